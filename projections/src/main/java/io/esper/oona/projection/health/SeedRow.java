package io.esper.oona.projection.health;

import io.esper.oona.projection.StateHash;
import io.esper.oona.projection.run.Place;
import org.jspecify.annotations.Nullable;

/// The newest known state of a seed.
///
/// @param stage         as last reported; a stage lasts until another is reported
/// @param stagePosition where it was reported
/// @param warning       what is odd about the last change of stage
/// @param streak        with this epoch
/// @param prior         before this epoch, so that a second report of the epoch does not count twice
/// @param topRollbacks  with `topEpoch` the newest epoch of the seed's history, early reports included: what lies beyond has no row
/// @param reports       all that were ever met, in time or not
record SeedRow(SeedKey key, int rollbacks, @Nullable Integer epoch, boolean epochAssumed, long position,
        @Nullable Long claimedMicros, Metrics metrics, @Nullable Stage stage, @Nullable Long stagePosition,
        @Nullable String warning, float distress, float stagnation, float readiness, Streak streak, Streak prior,
        int topRollbacks, @Nullable Integer topEpoch, long reports) {

    private static final int KIND = "health seed".hashCode();

    long hash(StateHash with) {
        with.begin(KIND).add(key.run()).add((long) key.layer() << 32 ^ key.seed()).add((long) rollbacks).add(epoch)
                .add(epochAssumed ? 1L : 0L).add(position).add(claimedMicros);
        metrics.hash(with);
        Stage.hash(stage, with);
        return with.add(stagePosition).add(warning).add(distress).add(stagnation).add(readiness)
                .add((long) streak.epochs() << 32 ^ prior.epochs()).add(streak.best()).add(prior.best())
                .add((long) topRollbacks).add(topEpoch).add(reports).value();
    }

    /// Whether the history may hold a row for this place.
    boolean mayHaveMet(int otherRollbacks, int otherEpoch) {
        return topEpoch != null
                && (otherRollbacks < topRollbacks || (otherRollbacks == topRollbacks && otherEpoch <= topEpoch));
    }

    /// The same state, with a report counted that does not change it.
    SeedRow counting(Place place) {
        boolean higher = place.epoch() != null && !mayHaveMet(place.rollbacks(), place.epoch());
        return new SeedRow(key, rollbacks, epoch, epochAssumed, position, claimedMicros, metrics, stage, stagePosition,
                warning,
                distress, stagnation, readiness, streak, prior, higher ? place.rollbacks() : topRollbacks,
                higher ? place.epoch() : topEpoch, reports + 1);
    }
}
