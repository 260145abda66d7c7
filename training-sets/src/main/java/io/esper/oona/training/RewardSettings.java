package io.esper.oona.training;

import java.util.ArrayList;
import java.util.List;

/// The reward `R = accuracy·Δaccuracy − latency·Δlatency_ms − power·Δpower + novelty·novelty`; a part that is not known counts as 0.
///
/// @param accuracy per unit of validation accuracy
/// @param latency  per millisecond
/// @param power    per joule of an inference
/// @param novelty  per unit of novelty
/// @param baseline what latency and power are compared with
/// @param hardware the key of the profile: `latency_ms_<hardware>`, `joules_per_inference_<hardware>`
public record RewardSettings(float accuracy, float latency, float power, float novelty, Baseline baseline,
        String hardware) {

    /// Accuracy alone, as in the platform's reports, with a small price of latency and power.
    public static final RewardSettings USUAL = new RewardSettings(1, 0.01f, 0.1f, 0.05f, Baseline.PARENT, "a100");

    /// What latency and power are compared with.
    public enum Baseline {
        /// The parent's profile; of several parents the first.
        PARENT,
        /// Nothing: the profile's own figures count.
        ZERO
    }

    public RewardSettings {
        List<String> problems = new ArrayList<>();
        for (float weight : new float[]{accuracy, latency, power, novelty}) {
            if (!Float.isFinite(weight)) {
                problems.add("weights are finite numbers");
            }
        }
        if (!hardware.matches("[A-Za-z0-9_]{1,64}")) {
            problems.add("the hardware key has 1 to 64 letters, digits and _");
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("Reward settings: " + String.join("; ", problems) + ".");
        }
    }
}
