package io.esper.oona.benchmarks.contender;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import io.esper.oona.event.Message;
import io.esper.oona.event.Tag;
import org.jspecify.annotations.Nullable;

/// A row for each event, written by batches of INSERT, with the indexes that an event store needs; read by key in pages. For
/// H2, where each commit is synced.
final class BatchRows implements Contender {
    private static final int PAGE = 1_000;

    private final Database database;
    private final AtomicLong position = new AtomicLong();

    BatchRows(Address address) {
        database = new Database(address);
        database.execute(
                """
                        CREATE TABLE event (position bigint PRIMARY KEY, event_id uuid NOT NULL UNIQUE, stream varchar NOT NULL,
                            type varchar NOT NULL, version int NOT NULL, sender varchar NOT NULL, trace varchar NOT NULL,
                            claimed varchar NOT NULL, received bigint NOT NULL, payload varbinary NOT NULL);
                        CREATE INDEX event_stream ON event (stream, position)""");
    }

    @Override
    public void append(List<Message> batch) {
        try (Connection connection = database.connection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
                for (Message message : batch) {
                    insert.setLong(1, position.incrementAndGet());
                    insert.setObject(2, message.envelope().eventId());
                    insert.setString(3, Contender.stream(message));
                    insert.setString(4, message.type());
                    insert.setInt(5, message.version());
                    insert.setString(6, message.envelope().senderId());
                    insert.setString(7, message.envelope().traceId());
                    insert.setString(8, message.envelope().timestamp().text());
                    insert.setLong(9, System.nanoTime());
                    insert.setBytes(10, message.payload());
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            database.commit(connection);
            connection.setAutoCommit(true);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public void replay(long events, Consumer<ReadEvent> each) {
        try (Connection connection = database.connection();
                PreparedStatement page = connection.prepareStatement(
                        "SELECT * FROM event WHERE position > ? AND position <= ? ORDER BY position LIMIT " + PAGE)) {
            page.setLong(2, events);
            long last = 0;
            boolean more = true;
            while (more) {
                page.setLong(1, last);
                more = false;
                try (ResultSet rows = page.executeQuery()) {
                    while (rows.next()) {
                        last = rows.getLong("position");
                        more = true;
                        each.accept(read(rows));
                    }
                }
            }
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /// A row of the table in whichever database.
    static ReadEvent read(ResultSet row) throws SQLException {
        byte[] payload = row.getBytes(10);
        return new ReadEvent(row.getObject(2, UUID.class), row.getString(4), row.getInt(5), row.getString(6),
                row.getString(7), row.getString(8), payload, 0, payload.length);
    }

    @Override
    public void readTag(Tag tag, Consumer<ReadEvent> each) {
        select("SELECT * FROM event WHERE stream = ? ORDER BY position", tag.toString(), each);
    }

    @Override
    public @Nullable ReadEvent find(UUID eventId) {
        ReadEvent[] found = new ReadEvent[1];
        select("SELECT * FROM event WHERE event_id = ?", eventId, event -> found[0] = event);
        return found[0];
    }

    private void select(String sql, Object parameter, Consumer<ReadEvent> each) {
        try (Connection connection = database.connection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, parameter);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    each.accept(read(rows));
                }
            }
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public void tidy() {
        database.tidy();
    }

    @Override
    public long bytes() {
        return database.bytes("public");
    }

    @Override
    public void close() {
        database.close();
    }
}
