package io.esper.oona.projection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.ToLongFunction;

/// What a rebuild accounts for: every event from position 1 to its end was read and used, of no concern, unmapped, parked, dropped, or
/// had expired; and the hash of the state that they gave. Kept for ever in `projection_certificate`.
final class Certificate {
    private Certificate() {}

    static void write(Connection connection, Checkpoint at, List<EventCount> counts, List<ExpiredRange> expired,
            Comparison comparison, long nowMicros) throws SQLException {
        // a generation that was rebuilt and shown later has one already
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM projection_certificate WHERE generation = ?")) {
            delete.setInt(1, at.generation());
            delete.executeUpdate();
        }
        try (PreparedStatement insert = connection.prepareStatement(
                """
                        INSERT INTO projection_certificate (generation, name, version, build, until_position, events_read, events_used,
                            events_unmapped, events_parked, events_dropped, events_expired, counts, state_hash, made_micros, verdict,
                            comparison)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")) {
            insert.setInt(1, at.generation());
            insert.setString(2, at.name());
            insert.setInt(3, at.version());
            insert.setString(4, Build.text());
            insert.setLong(5, at.position());
            insert.setLong(6, sum(counts, EventCount::read));
            insert.setLong(7, sum(counts, EventCount::used));
            insert.setLong(8, sum(counts, EventCount::unmapped));
            insert.setLong(9, sum(counts, EventCount::failed));
            insert.setLong(10, sum(counts, EventCount::dropped));
            insert.setLong(11, expired.stream().mapToLong(ExpiredRange::events).sum());
            insert.setString(12, json(counts));
            insert.setLong(13, at.stateHash());
            insert.setLong(14, nowMicros);
            insert.setString(15, comparison.verdict().text());
            insert.setString(16, comparison.json());
            insert.executeUpdate();
        }
    }

    private static long sum(List<EventCount> counts, ToLongFunction<EventCount> of) {
        return counts.stream().mapToLong(of).sum();
    }

    private static String json(List<EventCount> counts) {
        StringJoiner all = new StringJoiner(",", "[", "]");
        for (EventCount count : counts) {
            all.add("{\"topic\":" + JsonText.quoted(count.topic()) + ",\"type\":" + JsonText.quoted(count.type())
                    + ",\"read\":" + count.read() + ",\"used\":" + count.used() + ",\"unmapped\":" + count.unmapped()
                    + ",\"parked\":" + count.failed() + ",\"dropped\":" + count.dropped() + "}");
        }
        return all.toString();
    }
}
