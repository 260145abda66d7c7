package io.esper.oona.projection.health;

import io.esper.oona.event.SeedStage;
import io.esper.oona.projection.StateHash;
import org.jspecify.annotations.Nullable;

/// A seed's stage as reported.
///
/// @param text as sent; may be a stage that only a deployment knows
record Stage(String text, @Nullable String blueprintId, @Nullable Integer epochsInStage) {

    boolean dormant() {
        return SeedStage.find(text).filter(SeedStage.DORMANT::equals).isPresent();
    }

    /// A graft is under way: the seed is neither dormant nor done.
    boolean active() {
        return SeedStage.find(text).filter(Stage::growing).isPresent();
    }

    private static boolean growing(SeedStage stage) {
        return switch (stage) {
            case GERMINATED, TRAINING, GRAFTING, STABILIZATION, EVALUATING, FINE_TUNING -> true;
            case DORMANT, FOSSILIZED, CULLED, CANCELLED, ROLLED_BACK -> false;
        };
    }

    /// What is odd about the step from one reported stage to the next; null if nothing is. A step that the platform's
    /// lifecycle does not list is odd even where reports were lost in between: the warning is a hint, not a verdict.
    static @Nullable String warning(@Nullable String from, String to) {
        if (from == null || from.equals(to)) {
            return null;
        }
        SeedStage before = SeedStage.find(from).orElse(null);
        SeedStage after = SeedStage.find(to).orElse(null);
        if (after == null) {
            return "unknown stage " + to;
        }
        return before == null || before.mayBecome(after) ? null : from + " -> " + to;
    }

    static void hash(@Nullable Stage stage, StateHash with) {
        with.add(stage == null ? null : stage.text()).add(stage == null ? null : stage.blueprintId())
                .add(stage == null ? null : stage.epochsInStage());
    }
}
