package io.esper.oona.reliability.rivals;

import java.util.List;

import io.esper.oona.reliability.Experiment;

/// The experiments of this package.
public final class RivalExperiments {
    private RivalExperiments() {}

    /// A new instance of each.
    public static List<Experiment> all() {
        return List.of(new ReadersWriters(), new ConditionalWriters(), new ConditionalProcesses(), new SameIds(),
                new Flood());
    }
}
