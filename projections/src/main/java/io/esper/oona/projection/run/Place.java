package io.esper.oona.projection.run;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/// Where a report belongs in its run.
///
/// @param rollbacks the rollback generation
/// @param epoch     null if neither the report nor a heartbeat tells
/// @param arrival   how it came
public record Place(int rollbacks, @Nullable Integer epoch, Arrival arrival) {

    /// How a report came.
    public enum Arrival {
        /// For an epoch that the run has reached.
        IN_TIME(0),
        /// For an epoch of an earlier rollback generation.
        LATE(1),
        /// For an epoch far ahead of the heartbeat: kept in the history, not taken for the newest state.
        EARLY(2),
        /// Without an epoch: it gets that of the newest heartbeat.
        ASSUMED(3);

        private final short code;

        Arrival(int code) {
            this.code = (short) code;
        }

        /// As the history stores it; its view says what it means.
        public short code() {
            return code;
        }

        /// As the view says it.
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        public static Arrival ofCode(short code) {
            return switch (code) {
                case 0 -> IN_TIME;
                case 1 -> LATE;
                case 2 -> EARLY;
                case 3 -> ASSUMED;
                default -> throw new IllegalArgumentException(
                        code + " is not an arrival; the table was written by another version.");
            };
        }
    }

    /// Whether a report here may stand for a seed's newest state, seen from a newest state of this place.
    public boolean reaches(int otherRollbacks, @Nullable Integer otherEpoch) {
        if (arrival == Arrival.EARLY || rollbacks != otherRollbacks) {
            return arrival != Arrival.EARLY && rollbacks > otherRollbacks;
        }
        return epoch == null || otherEpoch == null || epoch >= otherEpoch;
    }
}
