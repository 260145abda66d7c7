package io.esper.oona.benchmarks;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import javax.sql.DataSource;

import io.esper.oona.event.Message;
import io.esper.oona.event.Tag;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOut;

/// The peer: a row for each event, written by COPY BINARY, with the indexes that an event store needs: position, unique
/// event id, (stream, position). Without the indexes it is the bare limit of the server.
final class CopyRows implements Contender {
    private static final byte[] HEADER =
            {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0};
    private static final int COLUMNS = 10;

    private final DataSource source;
    private final boolean indexed;
    private final AtomicLong position = new AtomicLong();
    private final String table;

    CopyRows(DataSource source, boolean indexed) {
        this.source = source;
        this.indexed = indexed;
        this.table = indexed ? "rows_indexed" : "rows_bare";
        execute("DROP TABLE IF EXISTS " + table);
        execute("CREATE TABLE " + table
                + """
                         (position bigint NOT NULL, event_id uuid NOT NULL, stream text NOT NULL, type text NOT NULL, version int NOT NULL,
                        sender text NOT NULL, trace text NOT NULL, claimed text NOT NULL, received bigint NOT NULL, payload bytea NOT NULL)""");
        if (indexed) {
            execute("ALTER TABLE " + table + " ADD PRIMARY KEY (position)");
            execute("CREATE UNIQUE INDEX ON " + table + " (event_id)");
            execute("CREATE INDEX ON " + table + " (stream, position)");
        }
    }

    @Override
    public String name() {
        return indexed ? "rows by COPY, indexed (L)" : "rows by COPY, bare";
    }

    static String stream(Message message) {
        return message.tags().isEmpty() ? message.topic() : message.tags().getFirst().toString();
    }

    @Override
    public void append(List<Message> batch) {
        ByteBuffer out =
                ByteBuffer.allocate(batch.stream().mapToInt(message -> 800 + message.payload().length).sum() + 64);
        out.put(HEADER);
        for (Message message : batch) {
            out.putShort((short) COLUMNS).putInt(8).putLong(position.incrementAndGet()).putInt(16)
                    .putLong(message.envelope().eventId().getMostSignificantBits())
                    .putLong(message.envelope().eventId().getLeastSignificantBits());
            text(out, stream(message));
            text(out, message.type());
            out.putInt(4).putInt(message.version());
            text(out, message.envelope().senderId());
            text(out, message.envelope().traceId());
            text(out, message.envelope().timestamp().text());
            out.putInt(8).putLong(System.nanoTime());
            out.putInt(message.payload().length).put(message.payload());
        }
        out.putShort((short) -1);
        try (Connection connection = source.getConnection()) {
            CopyIn copy =
                    connection.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY " + table + " FROM STDIN BINARY");
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
    public long replay(Consumer<Slice> each) {
        long count = 0;
        try (Connection connection = source.getConnection()) {
            CopyOut copy = connection.unwrap(PGConnection.class).getCopyAPI()
                    .copyOut("COPY (SELECT * FROM " + table + (indexed ? " ORDER BY position" : "")
                            + ") TO STDOUT BINARY");
            boolean first = true;
            for (byte[] chunk = copy.readFromCopy(); chunk != null; chunk = copy.readFromCopy()) {
                ByteBuffer row = ByteBuffer.wrap(chunk);
                row.position(first ? HEADER.length : 0);
                first = false;
                if (row.remaining() < 2 || row.getShort() < 0) {
                    continue;
                }
                row.getInt();
                row.getLong();
                row.position(row.position() + 20);
                readText(row);
                String type = readText(row);
                row.getInt();
                int version = row.getInt();
                readText(row);
                readText(row);
                readText(row);
                row.position(row.position() + 12);
                int length = row.getInt();
                each.accept(new Slice(type, version, chunk, row.position(), length));
                count++;
            }
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
        return count;
    }

    private static String readText(ByteBuffer row) {
        int length = row.getInt();
        byte[] utf8 = new byte[length];
        row.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    @Override
    public int readTag(Tag tag) {
        int count = 0;
        try (Connection connection = source.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("SELECT * FROM " + table + " WHERE stream = ? ORDER BY position")) {
            select.setString(1, tag.toString());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    count += rows.getBytes("payload").length > 0 ? 1 : 0;
                }
            }
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
        return count;
    }

    @Override
    public long bytes() {
        execute("VACUUM " + table);
        try (Connection connection = source.getConnection();
                Statement select = connection.createStatement();
                ResultSet row = select.executeQuery("SELECT pg_total_relation_size('" + table + "')")) {
            row.next();
            return row.getLong(1);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private void execute(String sql) {
        try (Connection connection = source.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public void close() {
        execute("DROP TABLE IF EXISTS " + table);
    }
}
