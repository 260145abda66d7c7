package io.esper.oona.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/// The observation of the architect: a candidate and its certification, and its parent's, as known at a position. What is not known
/// is 0, and the feature's `_present` twin says so.
final class BlueprintFeatures {
    /// Keys of the profile that are features; others are in the column `wep`.
    private static final List<String> PROFILE = List.of("parameter_count", "predicted_flops",
            "predicted_memory_footprint_mb", "benchmark_accuracy", "convergence_epochs", "latency_ms_a100",
            "latency_ms_jetson_nano", "joules_per_inference_a100", "peak_power_draw_watts_jetson_nano",
            "gradient_variance", "max_gradient_norm");
    private static final List<String> CONFIDENCE = List.of("High", "Moderate", "Speculative");
    static final List<Feature> FEATURES = features();

    private BlueprintFeatures() {}

    static float[] of(String blueprint, BlueprintBook book, long position) {
        List<Float> values = new ArrayList<>(FEATURES.size());
        BlueprintBook.Candidate candidate = book.candidate(blueprint, position);
        BlueprintBook.Certification certification = book.certification(blueprint, position);
        String parent = book.parent(blueprint, position);
        known(values, candidate == null ? Float.NaN : candidate.payload().noveltyScore());
        known(values, candidate == null ? Float.NaN : candidate.payload().parentIds().size());
        known(values, candidate == null ? Float.NaN : candidate.payload().tags().size());
        known(values, certification == null ? Float.NaN : certification.payload().passed() ? 1 : 0);
        known(values, certification == null ? Float.NaN : certification.payload().riskScore());
        known(values, certification == null ? Float.NaN : certification.payload().eloScore());
        String confidence = certification == null ? null : certification.payload().confidence();
        for (String level : CONFIDENCE) {
            values.add(level.equals(confidence) ? 1f : 0f);
        }
        profile(values, blueprint, book, position);
        profile(values, parent, book, position);
        float[] vector = new float[values.size()];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = values.get(i);
        }
        return vector;
    }

    private static void profile(List<Float> values, @Nullable String blueprint, BlueprintBook book, long position) {
        for (String key : PROFILE) {
            known(values, book.profile(blueprint, key, position));
        }
    }

    private static void known(List<Float> values, float value) {
        boolean present = Float.isFinite(value);
        values.add(present ? value : 0f);
        values.add(present ? 1f : 0f);
    }

    private static List<Feature> features() {
        List<Feature> all = new ArrayList<>();
        known(all, "novelty_score", "0..1", "CandidateBlueprint.karn_meta.novelty_score");
        known(all, "parents", "count", "CandidateBlueprint.karn_meta.parents");
        known(all, "tags", "count", "CandidateBlueprint.urza_meta.tags");
        known(all, "passed", "1 if certified", "CertifiedBlueprint.passed");
        known(all, "risk_score", "0..1", "CertifiedBlueprint.risk_score");
        known(all, "elo_score", "points", "CertifiedBlueprint.elo_score");
        for (String level : CONFIDENCE) {
            all.add(new Feature("confidence_" + level.toLowerCase(Locale.ROOT), "1 if it is",
                    "CertifiedBlueprint.conf_level", "0"));
        }
        for (String key : PROFILE) {
            known(all, key, "see messages", "CertifiedBlueprint.wep." + key);
        }
        for (String key : PROFILE) {
            known(all, "parent_" + key, "see messages", "the first parent's CertifiedBlueprint.wep." + key);
        }
        return List.copyOf(all);
    }

    private static void known(List<Feature> all, String name, String unit, String source) {
        all.add(new Feature(name, unit, source, "0 if not known"));
        all.add(new Feature(name + "_present", "1 if known", source, "0"));
    }
}
