package io.esper.oona.projection.health;

import org.jspecify.annotations.Nullable;

/// Where a report belongs in its run.
///
/// @param rollbacks the rollback generation
/// @param epoch     null if neither the report nor a heartbeat tells
/// @param arrival   how it came
record Place(int rollbacks, @Nullable Integer epoch, Arrival arrival) {

    /// How a report came.
    enum Arrival {
        /// For an epoch that the run has reached.
        IN_TIME("in-time"),
        /// For an epoch of an earlier rollback generation.
        LATE("late"),
        /// For an epoch far ahead of the heartbeat: kept in the history, not taken for the newest state.
        EARLY("early"),
        /// Without an epoch: it gets that of the newest heartbeat.
        ASSUMED("assumed");

        private final String text;

        Arrival(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }

        static Arrival ofText(String text) {
            for (Arrival arrival : values()) {
                if (arrival.text.equals(text)) {
                    return arrival;
                }
            }
            throw new IllegalArgumentException(
                    "'" + text + "' is not an arrival; the table was written by another version.");
        }
    }

    /// Whether a report here may stand for a seed's newest state, seen from a newest state of this place.
    boolean reaches(int otherRollbacks, @Nullable Integer otherEpoch) {
        if (arrival == Arrival.EARLY || rollbacks != otherRollbacks) {
            return arrival != Arrival.EARLY && rollbacks > otherRollbacks;
        }
        return epoch == null || otherEpoch == null || epoch >= otherEpoch;
    }
}
