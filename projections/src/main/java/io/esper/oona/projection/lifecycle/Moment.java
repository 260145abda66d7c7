package io.esper.oona.projection.lifecycle;

import java.util.List;

import org.jspecify.annotations.Nullable;

/// When a stage was entered. Ordered as a run goes: by rollback generation, then epoch, then what is told before an epoch's reports (a command
/// takes effect in the epoch after the one in which it was issued), then position.
///
/// @param rollbacks     the rollback generation
/// @param epoch         the first epoch with the stage; null if none is known, which comes before all epochs
/// @param reported      whether it was seen in a report of the epoch, rather than asked for before
/// @param position      of the message that told
/// @param claimedMicros when, as the message's sender claims
record Moment(int rollbacks, @Nullable Integer epoch, boolean reported, long position,
        @Nullable Long claimedMicros) implements Comparable<Moment> {

    @Override
    public int compareTo(Moment other) {
        int order = Integer.compare(rollbacks, other.rollbacks);
        order = order == 0 ? Long.compare(number(epoch), number(other.epoch)) : order;
        order = order == 0 && epoch != null ? Boolean.compare(reported, other.reported) : order;
        return order == 0 ? Long.compare(position, other.position) : order;
    }

    private static long number(@Nullable Integer epoch) {
        return epoch == null ? Long.MIN_VALUE : epoch;
    }

    boolean sameEpoch(Moment other) {
        return rollbacks == other.rollbacks && epoch != null && epoch.equals(other.epoch);
    }

    /// Whether a rollback between this moment and the generation took it back.
    ///
    /// @param restored the epoch that each rollback of the run restored, oldest first
    boolean undoneIn(int generation, List<Integer> restored) {
        return undoneBy(generation, restored) != Integer.MAX_VALUE;
    }

    /// The first generation in which this moment has been taken back; [Integer#MAX_VALUE] if none has.
    ///
    /// @param until the last generation that counts
    int undoneBy(int until, List<Integer> restored) {
        if (epoch != null) {
            for (int rollback = rollbacks; rollback < Math.min(until, restored.size()); rollback++) {
                if (restored.get(rollback) < epoch) {
                    return rollback + 1;
                }
            }
        }
        return Integer.MAX_VALUE;
    }
}
