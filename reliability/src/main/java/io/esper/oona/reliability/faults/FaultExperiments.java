package io.esper.oona.reliability.faults;

import java.util.List;

import io.esper.oona.reliability.Experiment;

/// The experiments of this package.
public final class FaultExperiments {
    private FaultExperiments() {}

    /// A new instance of each.
    public static List<Experiment> all() {
        return List.of(new KillWriter(), new KillServer(), new PowerLoss(true), new PowerLoss(false), new DiskFull(),
                new BetweenBlockAndIndex());
    }
}
