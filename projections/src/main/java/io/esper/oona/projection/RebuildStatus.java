package io.esper.oona.projection;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;

import io.esper.oona.store.Store;
import org.jspecify.annotations.Nullable;

/// A generation beside the one that is shown: a rebuild under way or stopped, rows that wait to be shown, or rows from before.
///
/// @param state           `building`, `paused`, `cancelling`, `interrupted` (nobody is at work on it), `stopped` (it says why), `ready` or
///                        `kept`
/// @param position        everything up to here is in the rows
/// @param target          where the rebuild goes; null if it is no rebuild
/// @param eventsPerSecond over the last batch; null if unknown
/// @param remaining       time to the target at the rate since the rebuild began or went on; null if unknown
/// @param moved           when the position was last written
/// @param owner           who moves it, `host/process/number`; null for nobody
/// @param stopReason      why it stopped by itself; null if it did not
public record RebuildStatus(String name, int generation, int version, String state, long position,
        @Nullable Long target, long events, @Nullable Double eventsPerSecond, @Nullable Duration remaining,
        Instant moved, @Nullable String owner, @Nullable String stopReason) {

    /// Of one projection, newest first; any process may ask. Of a generation with partitions it tells of the one that is furthest behind.
    public static List<RebuildStatus> of(Store store, Projection projection) {
        return store.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    """
                            SELECT p.name, g.generation, p.version, p.state, p.position, p.target, p.events, p.events_per_second,
                                p.remaining_seconds, p.moved_micros, p.owner, p.stop_reason, g.request, p.lease_micros <= %s
                            FROM projection_generation g JOIN projection_generation p
                                ON p.whole = g.generation OR (p.generation = g.generation AND g.partitions = 1)
                            WHERE g.name = ? AND g.state IN ('building', 'ready', 'kept') AND g.whole IS NULL
                            ORDER BY g.generation DESC, p.partition_number"""
                            .formatted(Leases.now(store.dialect())))) {
                select.setString(1, projection.name());
                Map<Integer, Row> found = new LinkedHashMap<>();
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        found.merge(row.getInt(2), Row.of(row), Row::with);
                    }
                }
                return found.values().stream().map(Row::status).toList();
            }
        });
    }

    /// What the rows of a generation's partitions say.
    ///
    /// @param owner null for nobody who is still at it
    private record Row(String name, int generation, int version, GenerationState state, long position,
            @Nullable Long target, long events, @Nullable Double rate, @Nullable Double remainingSeconds,
            long movedMicros, @Nullable String owner, @Nullable String stopReason, @Nullable String request) {

        static Row of(ResultSet row) throws SQLException {
            String owner = row.getString(11);
            boolean abandoned = owner == null || row.getBoolean(14) || Owner.isGone(owner);
            return new Row(row.getString(1), row.getInt(2), row.getInt(3), GenerationState.of(row.getString(4)),
                    row.getLong(5), row.getObject(6, Long.class), row.getLong(7), row.getObject(8, Double.class),
                    row.getObject(9, Double.class), row.getLong(10), abandoned ? null : owner, row.getString(12),
                    row.getString(13));
        }

        Row with(Row next) {
            return new Row(name, generation, version, state, Math.min(position, next.position), target,
                    events + next.events, both(rate, next.rate, Double::sum),
                    both(remainingSeconds, next.remainingSeconds, Math::max), Math.max(movedMicros, next.movedMicros),
                    owner == null ? next.owner : owner, stopReason == null ? next.stopReason : stopReason, request);
        }

        private static @Nullable Double both(@Nullable Double one, @Nullable Double other,
                BinaryOperator<Double> together) {
            return one == null ? other : other == null ? one : together.apply(one, other);
        }

        RebuildStatus status() {
            return new RebuildStatus(name, generation, version, word(state, stopReason, request, owner == null),
                    position, target, events, rate,
                    remainingSeconds == null ? null : Duration.ofMillis(Math.round(remainingSeconds * 1000)),
                    StoreTime.instant(movedMicros), owner, stopReason);
        }
    }

    private static String word(GenerationState state, @Nullable String stopReason, @Nullable String request,
            boolean abandoned) {
        if (state != GenerationState.BUILDING) {
            return state.text();
        }
        if (stopReason != null) {
            return "stopped";
        }
        if (abandoned) {
            return "interrupted";
        }
        return request == null ? "building" : request.equals(Requests.PAUSE) ? "paused" : "cancelling";
    }
}
