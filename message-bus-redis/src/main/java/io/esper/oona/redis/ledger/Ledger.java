package io.esper.oona.redis.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.esper.oona.redis.link.EntryId;
import io.esper.oona.store.Append;
import io.esper.oona.store.AppendResult;
import io.esper.oona.store.Store;
import org.jspecify.annotations.Nullable;

/// The tables of the recorder in one tenant's store. Thread-safe.
public final class Ledger {
    private static final String STREAM =
            """
                    SELECT source, topic, entry_id, batches, received, stored, duplicate, refused, dead_lettered, redelivered, trimmed,
                        rewinds, moved_micros FROM recorder_stream""";
    /// The source of events that were imported while an outbox was set up: they were not born on the log either.
    public static final String IMPORTS = "import";
    private final Store store;

    /// The ledger of this store.
    public Ledger(Store store) {
        this.store = store;
    }

    /// The name of a stream of the store's first server as a source.
    public static String source(String streamKey) {
        return source("", streamKey);
    }

    /// The name of a Redis stream as a source: `redis:system.events.epoch`, of the store's second server `redis2:system.events.epoch`.
    public static String source(String server, String streamKey) {
        return "redis" + server + ":" + streamKey;
    }

    /// The servers that were recorded into this store.
    public ServerMarks servers() {
        return new ServerMarks(store);
    }

    /// Beside an append: writes down that its stored events came from elsewhere, for the outbox.
    ///
    /// @param source where from, such as [#IMPORTS]
    public Append.Beside notBornHere(String source) {
        return (connection, outcomes) -> {
            long millis = store.clock().millis();
            List<Taken> taken = new ArrayList<>();
            for (AppendResult.Outcome outcome : outcomes) {
                if (outcome instanceof AppendResult.Stored(long position)) {
                    taken.add(new Taken(new EntryId(millis, taken.size()), Fate.STORED, position));
                }
            }
            if (!taken.isEmpty()) {
                insertBatch(connection, source, lastBatch(connection, source) + 1, taken);
            }
        };
    }

    private static long lastBatch(Connection connection, String source) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT coalesce(max(batch), 0) FROM recorder_batch WHERE source = ?")) {
            select.setString(1, source);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /// The position after which it is known of every event whether it came over the bus: before that it was forgotten with the entries
    /// of the streams.
    public long originsKnownAfter() {
        long after = 0;
        for (StreamState stream : streams()) {
            List<Batch> first = batches(stream.source(), 0, Long.MAX_VALUE, 0, 1);
            if (stream.batches() > 0 && (first.isEmpty() || first.getFirst().number() > 1)) {
                after = Math.max(after, firstStored(stream.source()).orElse(store.log().head() + 1) - 1);
            }
        }
        return after;
    }

    private Optional<Long> firstStored(String source) {
        return store.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT min(first_position) FROM recorder_batch WHERE source = ? AND last_position > 0")) {
                select.setString(1, source);
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    return Optional.ofNullable(nullable(row, 1));
                }
            }
        });
    }

    /// Beside an append: sets a cursor that still says what the caller believes.
    ///
    /// @param before what it says; empty if there is none
    /// @param other  thrown where it says something else: then nothing is written
    public static Append.Beside replacing(String name, String before, String value, long nowMicros,
            Supplier<? extends RuntimeException> other) {
        String sql = before.isEmpty() ? """
                INSERT INTO source_cursor (cursor_value, moved_micros, name)
                SELECT ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM source_cursor WHERE name = ?)""" : """
                UPDATE source_cursor SET cursor_value = ?, moved_micros = ? WHERE name = ? AND cursor_value = ?""";
        return (connection, outcomes) -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, value);
                statement.setLong(2, nowMicros);
                statement.setString(3, name);
                statement.setString(4, before.isEmpty() ? name : before);
                if (statement.executeUpdate() != 1) {
                    throw other.get();
                }
            }
        };
    }

    /// Where a stream stands, from the beginning if it was never read.
    public StreamState stream(String source, String topic) {
        return find(source).orElseGet(() -> {
            // Under the log's lock, so that two recorders that start together do not meet.
            store.log()
                    .append(new Append(List.of(), null, Append.OnConflict.DEAD_LETTER, List.of(), List.of(), List.of(),
                            (connection, outcomes) -> insert(connection, source, topic)));
            return find(source).orElseThrow();
        });
    }

    /// Where a stream stands, if it was ever read.
    public Optional<StreamState> find(String source) {
        return store.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(STREAM + " WHERE source = ?")) {
                select.setString(1, source);
                return streams(select).stream().findFirst();
            }
        });
    }

    /// All streams that were ever read, by name.
    public List<StreamState> streams() {
        return store.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(STREAM + " ORDER BY source")) {
                return streams(select);
            }
        });
    }

    private static List<StreamState> streams(PreparedStatement select) throws SQLException {
        List<StreamState> streams = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                streams.add(new StreamState(row.getString(1), row.getString(2), EntryId.parse(row.getString(3)),
                        row.getLong(4),
                        new Counts(row.getLong(5), row.getLong(6), row.getLong(7), row.getLong(8), row.getLong(9)),
                        row.getLong(10), row.getLong(11), row.getLong(12), instant(row.getLong(13))));
            }
        }
        return streams;
    }

    private static void insert(Connection connection, String source, String topic) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                """
                        INSERT INTO recorder_stream (source, topic, entry_id, batches, received, stored, duplicate, refused, dead_lettered,
                            redelivered, trimmed, rewinds, moved_micros)
                        SELECT ?, ?, '0-0', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
                        WHERE NOT EXISTS (SELECT 1 FROM recorder_stream WHERE source = ?)""")) {
            insert.setString(1, source);
            insert.setString(2, topic);
            insert.setString(3, source);
            insert.executeUpdate();
        }
    }

    /// Writes what taking a batch over changes, within the transaction that stores its events. If the answer to an earlier attempt was
    /// lost and it had been committed, the stream does not stand where it is believed to, and nothing is written.
    ///
    /// @throws StreamMovedException if the stream does not stand there
    public void move(Connection connection, StreamMove move) throws SQLException {
        StreamState from = move.from();
        StreamState after = move.after();
        try (PreparedStatement update = connection.prepareStatement(
                """
                        UPDATE recorder_stream SET entry_id = ?, batches = ?, received = ?, stored = ?, duplicate = ?, refused = ?,
                            dead_lettered = ?, redelivered = ?, trimmed = ?, rewinds = ?, moved_micros = ?
                        WHERE source = ? AND entry_id = ? AND batches = ?""")) {
            update.setString(1, after.recorded().toString());
            update.setLong(2, after.batches());
            update.setLong(3, after.counts().received());
            update.setLong(4, after.counts().stored());
            update.setLong(5, after.counts().duplicate());
            update.setLong(6, after.counts().refused());
            update.setLong(7, after.counts().deadLettered());
            update.setLong(8, after.redelivered());
            update.setLong(9, after.trimmed());
            update.setLong(10, after.rewinds());
            update.setLong(11, move.nowMicros());
            update.setString(12, from.source());
            update.setString(13, from.recorded().toString());
            update.setLong(14, from.batches());
            if (update.executeUpdate() != 1) {
                throw new StreamMovedException(from.source());
            }
        }
        if (!move.taken().isEmpty()) {
            insertBatch(connection, from.source(), after.batches(), move.taken());
        }
    }

    private static void insertBatch(Connection connection, String source, long batch, List<Taken> taken)
            throws SQLException {
        long firstMillis = Long.MAX_VALUE;
        long lastMillis = 0;
        long first = 0;
        long last = 0;
        for (Taken entry : taken) {
            firstMillis = Math.min(firstMillis, entry.entry().millis());
            lastMillis = Math.max(lastMillis, entry.entry().millis());
            if (entry.fate() == Fate.STORED) {
                first = first == 0 ? entry.position() : first;
                last = entry.position();
            }
        }
        try (PreparedStatement insert = connection.prepareStatement(
                """
                        INSERT INTO recorder_batch (source, batch, first_millis, last_millis, first_position, last_position, entries)
                        VALUES (?, ?, ?, ?, ?, ?, ?)""")) {
            insert.setString(1, source);
            insert.setLong(2, batch);
            insert.setLong(3, firstMillis);
            insert.setLong(4, lastMillis);
            insert.setLong(5, first);
            insert.setLong(6, last);
            insert.setBytes(7, TakenEntries.encode(taken));
            insert.executeUpdate();
        }
    }

    /// Adds to what the senders of a topic have sent, within the same transaction.
    public void count(Connection connection, String topic, Map<String, SenderCounts> senders, long nowMicros)
            throws SQLException {
        try (PreparedStatement merge = connection.prepareStatement(switch (store.dialect()) {
            case POSTGRESQL ->
                    """
                            INSERT INTO recorder_sender AS s (topic, sender, received, stored, duplicate, refused, dead_lettered, late,
                                skew_min_millis, skew_max_millis, first_micros, last_micros)
                            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                            ON CONFLICT (topic, sender) DO UPDATE SET received = s.received + excluded.received,
                                stored = s.stored + excluded.stored, duplicate = s.duplicate + excluded.duplicate,
                                refused = s.refused + excluded.refused, dead_lettered = s.dead_lettered + excluded.dead_lettered,
                                late = s.late + excluded.late, skew_min_millis = least(s.skew_min_millis, excluded.skew_min_millis),
                                skew_max_millis = greatest(s.skew_max_millis, excluded.skew_max_millis), last_micros = excluded.last_micros""";
            case H2 ->
                    """
                            MERGE INTO recorder_sender s
                            USING (VALUES (CAST(? AS varchar), CAST(? AS varchar), CAST(? AS bigint), CAST(? AS bigint), CAST(? AS bigint),
                                CAST(? AS bigint), CAST(? AS bigint), CAST(? AS bigint), CAST(? AS bigint), CAST(? AS bigint),
                                CAST(? AS bigint), CAST(? AS bigint)))
                                n (topic, sender, received, stored, duplicate, refused, dead_lettered, late, skew_min, skew_max, first, last)
                            ON s.topic = n.topic AND s.sender = n.sender
                            WHEN MATCHED THEN UPDATE SET received = s.received + n.received, stored = s.stored + n.stored,
                                duplicate = s.duplicate + n.duplicate, refused = s.refused + n.refused,
                                dead_lettered = s.dead_lettered + n.dead_lettered, late = s.late + n.late,
                                skew_min_millis = least(s.skew_min_millis, n.skew_min),
                                skew_max_millis = greatest(s.skew_max_millis, n.skew_max), last_micros = n.last
                            WHEN NOT MATCHED THEN INSERT (topic, sender, received, stored, duplicate, refused, dead_lettered, late,
                                skew_min_millis, skew_max_millis, first_micros, last_micros)
                            VALUES (n.topic, n.sender, n.received, n.stored, n.duplicate, n.refused, n.dead_lettered, n.late,
                                n.skew_min, n.skew_max, n.first, n.last)""";
        })) {
            for (Map.Entry<String, SenderCounts> sender : senders.entrySet()) {
                SenderCounts its = sender.getValue();
                merge.setString(1, topic);
                merge.setString(2, sender.getKey());
                merge.setLong(3, its.counts().received());
                merge.setLong(4, its.counts().stored());
                merge.setLong(5, its.counts().duplicate());
                merge.setLong(6, its.counts().refused());
                merge.setLong(7, its.counts().deadLettered());
                merge.setLong(8, its.late());
                merge.setObject(9, its.skewMin(), Types.BIGINT);
                merge.setObject(10, its.skewMax(), Types.BIGINT);
                merge.setLong(11, nowMicros);
                merge.setLong(12, nowMicros);
                merge.addBatch();
            }
            merge.executeBatch();
        }
    }

    /// The delivery audit, by topic and sender.
    public List<Sender> senders() {
        return store.query(connection -> {
            List<Sender> senders = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement("""
                    SELECT topic, sender, received, stored, duplicate, refused, dead_lettered, late, skew_min_millis,
                        skew_max_millis, first_micros, last_micros FROM recorder_sender ORDER BY topic, sender""");
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    senders.add(new Sender(row.getString(1), row.getString(2),
                            new Counts(row.getLong(3), row.getLong(4), row.getLong(5), row.getLong(6), row.getLong(7)),
                            row.getLong(8), nullable(row, 9), nullable(row, 10), instant(row.getLong(11)),
                            instant(row.getLong(12))));
                }
            }
            return senders;
        });
    }

    private static @Nullable Long nullable(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }

    /// The batches of a source with entries whose time is in the window, both ends included, after a batch, in their order.
    public List<Batch> batches(String source, long fromMillis, long toMillis, long afterBatch, int limit) {
        return store.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    """
                            SELECT source, batch, first_position, last_position, entries FROM recorder_batch
                            WHERE source = ? AND last_millis >= ? AND first_millis <= ? AND batch > ? ORDER BY batch LIMIT ?""")) {
                select.setString(1, source);
                select.setLong(2, fromMillis);
                select.setLong(3, toMillis);
                select.setLong(4, afterBatch);
                select.setInt(5, limit);
                return batches(select);
            }
        });
    }

    /// The batches that stored an event at the position or later, in the order of the log.
    public List<Batch> batchesFrom(long position, int limit) {
        return store.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement("""
                    SELECT source, batch, first_position, last_position, entries FROM recorder_batch
                    WHERE last_position >= ? ORDER BY last_position LIMIT ?""")) {
                select.setLong(1, position);
                select.setInt(2, limit);
                return batches(select);
            }
        });
    }

    private static List<Batch> batches(PreparedStatement select) throws SQLException {
        List<Batch> batches = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                batches.add(new Batch(row.getString(1), row.getLong(2), row.getLong(3), row.getLong(4),
                        TakenEntries.decode(row.getBytes(5))));
            }
        }
        return batches;
    }

    /// Forgets where the events of entries came from that are older; their counts stay. At most 10,000 batches at a time.
    public int forget(String source, long beforeMillis, long upToPosition) {
        return store.inTransaction(connection -> {
            try (PreparedStatement delete = connection.prepareStatement("""
                    DELETE FROM recorder_batch WHERE source = ? AND last_millis < ? AND last_position <= ? AND batch < (
                        SELECT min(batch) + 10000 FROM recorder_batch WHERE source = ?)""")) {
                delete.setString(1, source);
                delete.setLong(2, beforeMillis);
                delete.setLong(3, upToPosition);
                delete.setString(4, source);
                return delete.executeUpdate();
            }
        });
    }

    /// Whether the entry was taken over, as far as is remembered; what lies before that counts as taken.
    public boolean hasTaken(String source, EntryId entry) {
        List<Batch> first = batches(source, 0, Long.MAX_VALUE, 0, 1);
        if (first.isEmpty()) {
            return false;
        }
        if (first.getFirst().number() > 1 && !entry.isAfter(first.getFirst().entries().getFirst().entry())) {
            return true;
        }
        return remembers(source, entry, _ -> true);
    }

    /// Whether the entry was taken over and this became of it, as far as is remembered.
    public boolean hasTaken(String source, EntryId entry, Fate fate) {
        return remembers(source, entry, taken -> taken.fate() == fate);
    }

    /// Whether the entry was taken over and the event at the position stands for it, as far as is remembered.
    public boolean hasTakenAs(String source, EntryId entry, long position) {
        return remembers(source, entry, taken -> taken.position() == position);
    }

    /// What became of the entry when it was taken over last, as far as is remembered: a server that has gone back may have given its id
    /// to another message since.
    public Optional<Taken> lastTaken(String source, EntryId entry) {
        return last(source, entry, _ -> true);
    }

    private boolean remembers(String source, EntryId entry, Predicate<Taken> so) {
        return last(source, entry, so).isPresent();
    }

    private Optional<Taken> last(String source, EntryId entry, Predicate<Taken> so) {
        long after = 0;
        Taken last = null;
        while (true) {
            List<Batch> page = batches(source, entry.millis(), entry.millis(), after, 100);
            if (page.isEmpty()) {
                return Optional.ofNullable(last);
            }
            for (Batch batch : page) {
                for (Taken taken : batch.entries()) {
                    last = taken.entry().equals(entry) && so.test(taken) ? taken : last;
                }
            }
            after = page.getLast().number();
        }
    }

    /// Whether a dead letter tells of this place in a source.
    public boolean hasLetter(String source, String place) {
        return store.query(connection -> {
            try (PreparedStatement select = connection
                    .prepareStatement("SELECT 1 FROM dead_letter WHERE source = ? AND source_position = ?")) {
                select.setString(1, source);
                select.setString(2, place);
                try (ResultSet row = select.executeQuery()) {
                    return row.next();
                }
            }
        });
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
