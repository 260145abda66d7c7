package io.esper.oona.benchmarks.contender;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOut;

/// A row for each event, written by COPY BINARY, with the indexes that an event store needs: position, unique event id,
/// (stream, position). Without the indexes it is the bare limit of the server. For PostgreSQL.
final class CopyRows implements Contender {
    private static final byte[] HEADER =
            {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0};
    private static final int COLUMNS = 10;

    private final Database database;
    private final boolean indexed;
    private final AtomicLong position = new AtomicLong();

    CopyRows(Address address, boolean indexed) {
        this.database = new Database(address);
        this.indexed = indexed;
        database.execute(
                """
                        CREATE TABLE event (position bigint NOT NULL, event_id uuid NOT NULL, stream text NOT NULL, type text NOT NULL,
                            version int NOT NULL, sender text NOT NULL, trace text NOT NULL, claimed text NOT NULL, received bigint NOT NULL,
                            payload bytea NOT NULL)""");
        if (indexed) {
            database.execute(
                    """
                            ALTER TABLE event ADD PRIMARY KEY (position);
                            CREATE UNIQUE INDEX ON event (event_id);
                            CREATE INDEX ON event (stream, position)""");
        }
    }

    @Override
    public void append(List<Message> batch) {
        int bytes = batch.stream().mapToInt(message -> 800 + message.payload().length).sum() + 64;
        ByteBuffer out = ByteBuffer.allocate(bytes);
        out.put(HEADER);
        for (Message message : batch) {
            out.putShort((short) COLUMNS).putInt(8).putLong(position.incrementAndGet()).putInt(16)
                    .putLong(message.envelope().eventId().getMostSignificantBits())
                    .putLong(message.envelope().eventId().getLeastSignificantBits());
            text(out, Contender.stream(message));
            text(out, message.type());
            out.putInt(4).putInt(message.version());
            text(out, message.envelope().senderId());
            text(out, message.envelope().traceId());
            text(out, message.envelope().timestamp().text());
            out.putInt(8).putLong(System.nanoTime());
            out.putInt(message.payload().length).put(message.payload());
        }
        out.putShort((short) -1);
        try (Connection connection = database.connection()) {
            CopyIn copy =
                    connection.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY event FROM STDIN BINARY");
            copy.writeToCopy(out.array(), 0, out.position());
            copy.endCopy();
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static void text(ByteBuffer out, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.putInt(utf8.length).put(utf8);
    }

    @Override
    public void replay(long events, Consumer<ReadEvent> each) {
        String select = indexed
                ? "SELECT * FROM event WHERE position <= " + events + " ORDER BY position"
                : "SELECT * FROM event LIMIT " + events;
        try (Connection connection = database.connection()) {
            CopyOut copy = connection.unwrap(PGConnection.class).getCopyAPI()
                    .copyOut("COPY (" + select + ") TO STDOUT BINARY");
            boolean first = true;
            for (byte[] chunk = copy.readFromCopy(); chunk != null; chunk = copy.readFromCopy()) {
                ByteBuffer row = ByteBuffer.wrap(chunk);
                row.position(first ? HEADER.length : 0);
                first = false;
                if (row.remaining() >= 2 && row.getShort() >= 0) {
                    each.accept(read(chunk, row));
                }
            }
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static ReadEvent read(byte[] chunk, ByteBuffer row) {
        row.getInt();
        row.getLong(); // position
        row.getInt();
        UUID id = new UUID(row.getLong(), row.getLong());
        text(chunk, row); // stream
        String type = text(chunk, row);
        row.getInt();
        int version = row.getInt();
        String sender = text(chunk, row);
        String trace = text(chunk, row);
        String claimed = text(chunk, row);
        row.getInt();
        row.getLong(); // received
        int length = row.getInt();
        return new ReadEvent(id, type, version, sender, trace, claimed, chunk, row.position(), length);
    }

    private static String text(byte[] chunk, ByteBuffer row) {
        int length = row.getInt();
        String text = new String(chunk, row.position(), length, StandardCharsets.UTF_8);
        row.position(row.position() + length);
        return text;
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
                    each.accept(BatchRows.read(rows));
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
