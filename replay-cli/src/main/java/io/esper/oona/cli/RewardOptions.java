package io.esper.oona.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.training.RewardSettings;
import io.esper.oona.training.SplitSettings;
import picocli.CommandLine.Option;

/// How decisions are rewarded and who learns from which.
final class RewardOptions {
    /// What latency and power are compared with.
    enum Baseline {
        parent, zero
    }

    @Option(names = "--weights", paramLabel = "A,L,P,N", split = ",",
            description = "Weights of accuracy, latency, power and novelty in the reward. Default: 1,0.01,0.1,0.05.")
    List<Float> weights = new ArrayList<>();

    @Option(names = "--baseline", paramLabel = "KIND", defaultValue = "parent",
            description = "What latency and power are compared with: parent or zero. Default: ${DEFAULT-VALUE}.")
    Baseline baseline = Baseline.parent;

    @Option(names = "--hardware", paramLabel = "KEY", defaultValue = "a100",
            description = "Whose latency and power count: latency_ms_KEY, joules_per_inference_KEY. Default: ${DEFAULT-VALUE}.")
    String hardware = "a100";

    @Option(names = "--salt", paramLabel = "TEXT", defaultValue = "oona",
            description = "Changes which group is in which split. Default: ${DEFAULT-VALUE}.")
    String salt = "oona";

    @Option(names = "--split", paramLabel = "T,V", split = ",",
            description = "Shares of train and validation; the rest is test. Default: 0.8,0.1.")
    List<Double> split = new ArrayList<>();

    /// The weights that the options describe.
    ///
    /// @throws CommandFailure if an option is wrong
    RewardSettings rewards() {
        try {
            return weighted();
        } catch (IllegalArgumentException wrong) {
            throw CommandFailure.usage(String.valueOf(wrong.getMessage()));
        }
    }

    /// The splits that the options describe.
    ///
    /// @throws CommandFailure if an option is wrong
    SplitSettings splits() {
        try {
            return shared();
        } catch (IllegalArgumentException wrong) {
            throw CommandFailure.usage(String.valueOf(wrong.getMessage()));
        }
    }

    private RewardSettings weighted() {
        RewardSettings usual = RewardSettings.USUAL;
        if (!weights.isEmpty() && weights.size() != 4) {
            throw new IllegalArgumentException("--weights takes four numbers, such as 1,0.01,0.1,0.05.");
        }
        RewardSettings.Baseline compared = switch (baseline) {
            case parent -> RewardSettings.Baseline.PARENT;
            case zero -> RewardSettings.Baseline.ZERO;
        };
        return weights.isEmpty()
                ? new RewardSettings(usual.accuracy(), usual.latency(), usual.power(), usual.novelty(), compared,
                        hardware.toLowerCase(Locale.ROOT))
                : new RewardSettings(weights.get(0), weights.get(1), weights.get(2), weights.get(3), compared,
                        hardware.toLowerCase(Locale.ROOT));
    }

    private SplitSettings shared() {
        if (split.isEmpty()) {
            return new SplitSettings(salt, SplitSettings.USUAL.train(), SplitSettings.USUAL.validation());
        }
        if (split.size() != 2) {
            throw new IllegalArgumentException("--split takes the shares of train and validation, such as 0.8,0.1.");
        }
        return new SplitSettings(salt, split.get(0), split.get(1));
    }
}
