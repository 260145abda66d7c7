package io.esper.oona.projection;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

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

    /// Of one projection, newest first; any process may ask.
    public static List<RebuildStatus> of(Store store, Projection projection) {
        return store.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    """
                            SELECT name, generation, version, state, position, target, events, events_per_second, remaining_seconds,
                                moved_micros, owner, stop_reason, request, lease_micros <= %s
                            FROM projection_generation WHERE name = ? AND state IN ('building', 'ready', 'kept')
                            ORDER BY generation DESC"""
                            .formatted(Leases.now(store.dialect())))) {
                select.setString(1, projection.name());
                List<RebuildStatus> found = new ArrayList<>();
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        found.add(read(row));
                    }
                }
                return found;
            }
        });
    }

    private static RebuildStatus read(ResultSet row) throws SQLException {
        Long target = row.getObject(6, Long.class);
        Double rate = row.getObject(8, Double.class);
        Double seconds = row.getObject(9, Double.class);
        String owner = row.getString(11);
        boolean abandoned = owner == null || row.getBoolean(14) || Owner.isGone(owner);
        return new RebuildStatus(row.getString(1), row.getInt(2), row.getInt(3),
                word(GenerationState.of(row.getString(4)), row.getString(12), row.getString(13), abandoned),
                row.getLong(5), target, row.getLong(7), rate,
                seconds == null ? null : Duration.ofMillis(Math.round(seconds * 1000)),
                StoreTime.instant(row.getLong(10)), abandoned ? null : owner, row.getString(12));
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
