package io.esper.oona.reliability.network;

import java.util.List;

import io.esper.oona.reliability.Experiment;

/// The experiments of this package.
public final class NetworkExperiments {
    private NetworkExperiments() {}

    /// A new instance of each.
    public static List<Experiment> all() {
        return List.of(new BrokenLines(), new LostReplies());
    }
}
