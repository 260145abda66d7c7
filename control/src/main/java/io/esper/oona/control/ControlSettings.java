package io.esper.oona.control;

import java.util.Set;

/// How commands are decided.
///
/// @param exempt      blueprints that need no certification, such as those that a platform starts with; none unless stated
/// @param attemptsMax how often a command is decided anew, 1 to 100, when others changed its seed or blueprint meanwhile
public record ControlSettings(Set<String> exempt, int attemptsMax) {
    /// Nobody is exempt, ten attempts: each attempt that fails means that another append has succeeded.
    public static final ControlSettings DEFAULT = new ControlSettings(Set.of(), 10);

    public ControlSettings {
        exempt = Set.copyOf(exempt);
        if (attemptsMax < 1 || attemptsMax > 100) {
            throw new IllegalArgumentException("A command is tried 1 to 100 times; got " + attemptsMax + ".");
        }
    }
}
