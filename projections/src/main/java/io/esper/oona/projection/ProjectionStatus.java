package io.esper.oona.projection;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.esper.oona.store.EventFilter;
import io.esper.oona.store.LogElement;
import io.esper.oona.store.LogReader;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.Store;
import io.esper.oona.store.Store.Dialect;
import io.esper.oona.store.StoredEvent;
import org.jspecify.annotations.Nullable;

/// Where a projection stands, from what the database holds.
///
/// @param name            of the projection
/// @param version         of the fold that made the rows; 0 if it never ran
/// @param generation      that the views show; 0 if it never ran
/// @param position        everything up to here is in the rows
/// @param head            of the log
/// @param oldestUnread    how long ago the first event after the position was received that concerns the projection; null if there is none
/// @param moved           when the position was last written; null if it never ran
/// @param eventsPerSecond over the last batch; null if unknown
/// @param stopReason      why it last stopped by itself; null if it did not
/// @param counts          what became of the events, by topic and type
/// @param runRules        how many events found their run by which rule
/// @param expired         ranges that it could not read
/// @param build           of the code that moved it last; empty if none did
/// @param stateHash       of the rows at the position; see [StateHash]. While the partitions stand at several positions it is the sum of theirs
/// @param partitions      each one, in order; empty if it never ran. The position is that of the one that is furthest behind
public record ProjectionStatus(String name, int version, int generation, long position, long head,
        @Nullable Duration oldestUnread,
        @Nullable Instant moved, @Nullable Double eventsPerSecond, @Nullable String stopReason, List<EventCount> counts,
        List<RuleCount> runRules, List<ExpiredRange> expired, String build, long stateHash,
        List<PartitionStatus> partitions) {

    public ProjectionStatus {
        partitions = List.copyOf(partitions);
        counts = List.copyOf(counts);
        runRules = List.copyOf(runRules);
        expired = List.copyOf(expired);
    }

    /// Events between the position and the head, of whatever topic.
    public long lag() {
        return Math.max(0, head - position);
    }

    /// Events that could not be folded.
    public long failed() {
        return counts.stream().mapToLong(EventCount::failed).sum();
    }

    /// Events that had expired when they should have been read: the most that it can be.
    public long expiredEvents() {
        return expired.stream().mapToLong(ExpiredRange::events).sum();
    }

    /// Whether the rows lack something that the log held: a failed or expired event.
    public boolean incomplete() {
        return failed() > 0 || expiredEvents() > 0;
    }

    /// Reads the status of a projection; it need not run.
    public static ProjectionStatus read(Store store, Projection projection) {
        long head = store.log().head();
        ProjectionStatus found = store.query(connection -> {
            Optional<Whole> shown = Checkpoints.shown(connection, projection.name());
            if (shown.isEmpty()) {
                return new ProjectionStatus(projection.name(), 0, 0, 0, head, null, null, null, null, List.of(),
                        List.of(), List.of(), "", 0, List.of());
            }
            Checkpoint at = shown.get().checkpoint();
            PartitionBooks books = new PartitionBooks(connection, store.dialect(), shown.get());
            return new ProjectionStatus(at.name(), at.version(), at.generation(), at.position(), head, null,
                    Instant.ofEpochSecond(Math.floorDiv(at.movedMicros(), 1_000_000),
                            Math.floorMod(at.movedMicros(), 1_000_000) * 1000L),
                    at.eventsPerSecond(), at.stopReason(), books.counts(), books.rules(), books.expired(),
                    at.build(), at.stateHash(), partitions(connection, store.dialect(), shown.get()));
        });
        return found.waitingSince(firstUnread(store, projection, found.position()), store.clock().instant());
    }

    private static List<PartitionStatus> partitions(Connection connection, Dialect dialect, Whole shown)
            throws SQLException {
        List<PartitionStatus> parts = new ArrayList<>();
        for (Checkpoint part : shown.partitions()) {
            String owner = Leases.standing(connection, dialect, part.generation()).filter(standing -> !standing.free())
                    .map(Leases.Standing::owner).orElse(null);
            parts.add(new PartitionStatus(part.partition().number(), part.position(), part.events(),
                    part.eventsPerSecond(), owner, part.stopReason()));
        }
        return parts;
    }

    private static @Nullable Instant firstUnread(Store store, Projection projection, long position) {
        EventFilter filter = new EventFilter(TopicsRead.of(projection).topics(), Set.of(), Set.of(), Set.of(), Set.of(),
                null, null, null, null);
        try (LogReader reader = store.log().read(new ReadQuery(position, Long.MAX_VALUE, filter, 1))) {
            for (LogElement element = reader.next(); element != null; element = reader.next()) {
                if (element instanceof StoredEvent event) {
                    return event.received();
                }
            }
            return null;
        }
    }

    private ProjectionStatus waitingSince(@Nullable Instant received, Instant now) {
        Duration age =
                received == null ? null : received.isAfter(now) ? Duration.ZERO : Duration.between(received, now);
        return new ProjectionStatus(name, version, generation, position, head, age, moved, eventsPerSecond, stopReason,
                counts, runRules, expired, build, stateHash, partitions);
    }

    ProjectionStatus stopped(String reason) {
        return new ProjectionStatus(name, version, generation, position, head, oldestUnread, moved, eventsPerSecond,
                reason, counts,
                runRules, expired, build, stateHash, partitions);
    }
}
