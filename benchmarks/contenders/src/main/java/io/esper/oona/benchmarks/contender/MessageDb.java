package io.esper.oona.benchmarks.contender;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.esper.oona.event.Message;
import io.esper.oona.event.Tag;
import org.jspecify.annotations.Nullable;

/// message-db on PostgreSQL through its own functions. A stream is `<category>-<id>`: a tag's key and value, or the topic of an
/// event without tags. A batch calls `write_message` for each event in one statement. Message-db reads categories, not the
/// whole log, so replay reads one category after the other in pages of its usual 1,000. Payloads are jsonb and come back as
/// equal JSON, not as equal bytes.
final class MessageDb implements Contender {
    private static final int PAGE = 1_000;
    private static final String UNTAGGED = "log";

    private final Database database;
    private final JsonMapper json = new JsonMapper();
    private final Set<String> categories = ConcurrentHashMap.newKeySet();

    MessageDb(Address address, MessageDbPackage source) {
        database = new Database(new Address(address.url() + "?currentSchema=message_store,public", address.user(),
                address.password()));
        try {
            source.statements().forEach(database::execute);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String category(Message message) {
        return (message.tags().isEmpty() ? message.topic() : message.tags().getFirst().key()).replace('-', '_');
    }

    private static String stream(Tag tag) {
        return tag.key().replace('-', '_') + "-" + tag.value();
    }

    @Override
    public void append(List<Message> batch) {
        String[] ids = new String[batch.size()];
        String[] streams = new String[batch.size()];
        String[] types = new String[batch.size()];
        String[] payloads = new String[batch.size()];
        String[] metadata = new String[batch.size()];
        for (int i = 0; i < batch.size(); i++) {
            Message message = batch.get(i);
            String category = category(message);
            categories.add(category);
            ids[i] = message.envelope().eventId().toString();
            streams[i] = message.tags().isEmpty() ? category + "-" + UNTAGGED : stream(message.tags().getFirst());
            types[i] = message.type();
            payloads[i] = new String(message.payload(), StandardCharsets.UTF_8);
            metadata[i] = metadata(message);
        }
        try (Connection connection = database.connection();
                PreparedStatement write = connection.prepareStatement(
                        """
                                SELECT write_message(m.id, m.stream, m.type, m.payload::jsonb, m.metadata::jsonb)
                                FROM unnest(?::varchar[], ?::varchar[], ?::varchar[], ?::text[], ?::text[])
                                    WITH ORDINALITY AS m (id, stream, type, payload, metadata, place)
                                ORDER BY m.place""")) {
            write.setArray(1, connection.createArrayOf("varchar", ids));
            write.setArray(2, connection.createArrayOf("varchar", streams));
            write.setArray(3, connection.createArrayOf("varchar", types));
            write.setArray(4, connection.createArrayOf("text", payloads));
            write.setArray(5, connection.createArrayOf("text", metadata));
            write.executeQuery().close();
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private String metadata(Message message) {
        return json.createObjectNode().put("version", message.version()).put("sender", message.envelope().senderId())
                .put("trace", message.envelope().traceId()).put("claimed", message.envelope().timestamp().text())
                .toString();
    }

    @Override
    public void replay(long events, Consumer<ReadEvent> each) {
        for (String category : categories) {
            long position = 1;
            while (position > 0) {
                position = page(category, position, events, each);
            }
        }
    }

    /// Reads a page and returns where the next one begins, or 0 at the end.
    private long page(String category, long from, long until, Consumer<ReadEvent> each) {
        try (Connection connection = database.connection();
                PreparedStatement select =
                        connection.prepareStatement("SELECT * FROM get_category_messages(?, ?, ?)")) {
            select.setString(1, category);
            select.setLong(2, from);
            select.setLong(3, PAGE);
            int count = 0;
            long last = 0;
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    last = rows.getLong("global_position");
                    if (last > until) {
                        return 0;
                    }
                    each.accept(read(rows));
                    count++;
                }
            }
            return count < PAGE ? 0 : last + 1;
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private ReadEvent read(ResultSet row) throws SQLException {
        byte[] payload = row.getString("data").getBytes(StandardCharsets.UTF_8);
        try {
            JsonNode metadata = json.readTree(row.getString("metadata"));
            return new ReadEvent(UUID.fromString(row.getString("id")), row.getString("type"),
                    metadata.path("version").intValue(), metadata.path("sender").textValue(),
                    metadata.path("trace").textValue(), metadata.path("claimed").textValue(), payload, 0,
                    payload.length);
        } catch (JsonProcessingException malformed) {
            throw new IllegalStateException(malformed);
        }
    }

    @Override
    public void readTag(Tag tag, Consumer<ReadEvent> each) {
        select("SELECT * FROM get_stream_messages(?, 0, 1000)", stream(tag), each);
    }

    /// Message-db has no function for it; its unique index on the id answers.
    @Override
    public @Nullable ReadEvent find(UUID eventId) {
        ReadEvent[] found = new ReadEvent[1];
        select("SELECT id::varchar, type, data::varchar, metadata::varchar FROM messages WHERE id = ?", eventId,
                event -> found[0] = event);
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
        return database.bytes("message_store");
    }

    @Override
    public void close() {
        database.close();
    }
}
