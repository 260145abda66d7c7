package io.esper.oona.projection.run;

import java.util.Optional;

import io.esper.oona.event.SeedStage;
import org.jspecify.annotations.Nullable;

/// A seed's step from one stage to the next. Pure.
public final class StageStep {
    private StageStep() {}

    /// What is odd about the step; null if nothing is. A step that the platform's lifecycle does not list is odd even where
    /// messages were lost in between: the warning is a hint, not a verdict.
    ///
    /// @param from as sent; null if no stage is known before
    /// @param to   as sent
    public static @Nullable String warning(@Nullable String from, String to) {
        if (from == null || from.equals(to)) {
            return null;
        }
        SeedStage before = SeedStage.find(from).orElse(null);
        SeedStage after = SeedStage.find(to).orElse(null);
        if (after == null) {
            return unknown(to);
        }
        return before == null || before.mayBecome(after) ? null : from + " -> " + to;
    }

    /// The warning of a stage that the platform's lifecycle does not know; null for one that it knows.
    public static @Nullable String unknown(String stage) {
        return SeedStage.find(stage).isPresent() ? null : "unknown stage " + stage;
    }

    /// The stage's own spelling, or the text as sent for a stage that only a deployment knows.
    public static String spelled(String text) {
        Optional<SeedStage> known = SeedStage.find(text);
        return known.isPresent() ? known.get().name() : text;
    }
}
