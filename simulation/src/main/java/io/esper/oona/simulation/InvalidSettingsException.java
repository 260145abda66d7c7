package io.esper.oona.simulation;

import java.util.List;

/// Settings that no simulation can be made from. Names every problem at once, each with its setting, value and range.
public final class InvalidSettingsException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String[] problems;

    InvalidSettingsException(List<String> problems) {
        super("Nothing was simulated, these settings must be changed first: " + String.join(" ", problems));
        this.problems = problems.toArray(String[]::new);
    }

    /// The problems, one sentence each, in the order of the settings; never empty.
    public List<String> problems() {
        return List.of(problems);
    }
}
