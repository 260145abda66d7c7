package io.esper.oona.projection.lifecycle;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/// A seed's stay in one stage.
///
/// @param stay          the seed's stays are numbered from 1 as they become known, which need not be the order in which they were
/// @param stage         the platform's spelling; the text as sent for a stage that only a deployment knows
/// @param source        who told first, in the order of the run
/// @param sources       all who told, as [Source#bit()]s
/// @param previous      the stay before, on the branch that rollbacks left
/// @param previousStage its stage
/// @param warning       what is odd about the step into this stage; null if nothing is
/// @param left          when the next stage was entered; null while there is none
record StayRow(String run, int layer, int seed, int stay, String stage, Moment entered, Source source, int sources,
        @Nullable String blueprint, @Nullable Integer previous, @Nullable String previousStage,
        @Nullable String warning, @Nullable Moment left) {

    boolean is(String otherStage) {
        return stage.equals(otherStage) || stage.equalsIgnoreCase(otherStage);
    }

    /// Told once more.
    StayRow confirmed(Told told) {
        int all = sources | told.source().bit();
        String known = blueprint == null ? told.blueprint() : blueprint;
        return all == sources && Objects.equals(known, blueprint)
                ? this
                : new StayRow(run, layer, seed, stay, stage, entered, source, all, known, previous, previousStage,
                        warning, left);
    }

    /// Entered earlier than was known.
    StayRow since(Told told) {
        return new StayRow(run, layer, seed, stay, stage, told.at(), told.source(), sources | told.source().bit(),
                blueprint == null ? told.blueprint() : blueprint, previous, previousStage, warning, left);
    }

    StayRow after(StayRow before, @Nullable String odd) {
        return new StayRow(run, layer, seed, stay, stage, entered, source, sources, blueprint, before.stay,
                before.stage, odd, left);
    }

    StayRow leftAt(@Nullable Moment moment) {
        return new StayRow(run, layer, seed, stay, stage, entered, source, sources, blueprint, previous, previousStage,
                warning, moment);
    }
}
