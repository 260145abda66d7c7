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

    static void hash(@Nullable Stage stage, StateHash with) {
        with.add(stage == null ? null : stage.text()).add(stage == null ? null : stage.blueprintId())
                .add(stage == null ? null : stage.epochsInStage());
    }
}
