package io.esper.oona.projection.innovation;

import java.util.Locale;
import java.util.Optional;

/// The platform's four ways to blend a graft in, however a producer writes them.
public enum GraftingStrategy {
    FIXED_RAMP("FixedRamp"), PERFORMANCE_LINKED("PerformanceLinked"), DRIFT_CONTROLLED("DriftControlled"),
    GRAD_NORM_GATED("GradNormGated");

    private final String text;

    GraftingStrategy(String text) {
        this.text = text;
    }

    /// The canonical name.
    public String text() {
        return text;
    }

    /// Reads `FixedRamp`, `FixedRampGrafting`, `FIXED_RAMP` and the like, also `GRAD_NORM_GATE`; empty for a strategy that only
    /// a deployment knows.
    public static Optional<GraftingStrategy> find(String written) {
        String bare = bare(written);
        for (GraftingStrategy strategy : values()) {
            String name = bare(strategy.text);
            if (name.equals(bare) || (strategy == GRAD_NORM_GATED && bare.equals("gradnormgate"))) {
                return Optional.of(strategy);
            }
        }
        return Optional.empty();
    }

    private static String bare(String written) {
        String letters = written.toLowerCase(Locale.ROOT).replaceAll("[_\\s-]", "");
        return letters.endsWith("grafting") ? letters.substring(0, letters.length() - "grafting".length()) : letters;
    }
}
