package io.esper.oona.projection;

import java.time.Duration;
import java.util.List;

/// What a rebuild did: the account of every event between 0 and the position.
///
/// @param generation that was made
/// @param shown      whether the views show it; otherwise it waits for [Rebuild#swap]
/// @param lost       ranges that have expired since the rows that were shown before were made from them; unless the loss was accepted, the new
///                   rows are not shown if there are any. `events` is the most that it can be
/// @param comparison with the rows that were shown before
/// @param position   the rows hold everything up to here
/// @param events     read
/// @param counts     what became of them, by topic and type
/// @param expired    ranges that the log no longer holds: their events are missing from the rows
/// @param stateHash  of the rows; see [StateHash]
/// @param took       wall time
public record RebuildResult(String name, int version, int generation, boolean shown, List<ExpiredRange> lost,
        Comparison comparison,
        long position, long events,
        List<EventCount> counts,
        List<ExpiredRange> expired, long stateHash, Duration took) {

    public RebuildResult {
        lost = List.copyOf(lost);
        counts = List.copyOf(counts);
        expired = List.copyOf(expired);
    }

    /// Events that could not be folded.
    public long failed() {
        return counts.stream().mapToLong(EventCount::failed).sum();
    }

    /// Events without a reader or with their content elsewhere.
    public long unmapped() {
        return counts.stream().mapToLong(EventCount::unmapped).sum();
    }

    /// Events that had expired: the most that it can be.
    public long expiredEvents() {
        return expired.stream().mapToLong(ExpiredRange::events).sum();
    }

    /// What is lost, in words; empty if nothing is.
    public String loss() {
        return lost.isEmpty() ? "" : Loss.text(lost);
    }

    /// Whether the rows lack something that the log once held.
    public boolean incomplete() {
        return failed() > 0 || expiredEvents() > 0;
    }
}
