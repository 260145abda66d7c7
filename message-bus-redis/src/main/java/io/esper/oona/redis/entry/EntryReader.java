package io.esper.oona.redis.entry;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.esper.oona.event.Message;
import io.esper.oona.event.json.MessageReader;
import io.esper.oona.event.json.Reading;
import io.esper.oona.event.json.Refusal;
import io.esper.oona.event.json.RefusalReason;
import io.esper.oona.redis.link.StreamEntry;
import org.jspecify.annotations.Nullable;

/// Reads entries in the forms in which producers write them:
///
/// - one field of any name whose value is a message as JSON, nested or flat;
/// - the fields `event_id`, `sender_id`, `timestamp`, `trace_id`, `topic` and `payload`, as the platform's Python client writes them;
///   further ones, such as `run_id`, are kept with the envelope.
///
/// For one thread at a time.
public final class EntryReader {
    /// Reason code of a message that names another topic than its stream's.
    public static final String WRONG_TOPIC = "wrong-topic";
    /// Reason code of an entry that was gone from its stream before it was read.
    public static final String TRIMMED = "trimmed-before-recording";

    private static final int FIELDS = 6;
    private final MessageReader reader;

    /// Reads with this reader of messages.
    public EntryReader(MessageReader reader) {
        this.reader = reader;
    }

    /// Reads one entry of the topic's stream.
    public EntryReading read(String topic, StreamEntry entry) {
        List<byte[]> fields = entry.fields();
        if (fields.isEmpty()) {
            return new EntryReading.Refused(TRIMMED, "Entry " + entry.id()
                    + " was trimmed from the stream before it was recorded; only its id is left.", null, "");
        }
        Reading reading = fields.size() == 2 ? json(fields.getLast(), topic) : fields(fields, topic);
        return switch (reading) {
            case Reading.Accepted(Message message) -> checked(topic, message);
            case Reading.Refused(Refusal refusal) -> new EntryReading.Refused(refusal.reason().code(), refusal.detail(),
                    refusal.eventId(), sender(fields));
        };
    }

    private static EntryReading checked(String topic, Message message) {
        return message.topic().equals(topic)
                ? new EntryReading.Accepted(message)
                : new EntryReading.Refused(WRONG_TOPIC, "The message names the topic '" + message.topic()
                        + "' but came on the stream of '" + topic + "': send it to the stream of its topic.",
                        message.envelope().eventId().toString(), message.envelope().senderId());
    }

    private Reading json(byte[] value, String topic) {
        return reader.read(value, 0, value.length, topic);
    }

    private Reading fields(List<byte[]> fields, String topic) {
        Six six = Six.of(fields);
        if (six != null) {
            return reader.readFlat(six.eventId, six.senderId, six.timestamp, six.traceId, six.topic, six.payload);
        }
        byte[] flat = EntryBytes.flat(fields);
        return flat == null
                ? new Reading.Refused(new Refusal(RefusalReason.INVALID_UTF8,
                        "A field of the entry is not UTF-8; the entry is kept in the form of Redis' protocol.", -1,
                        null, topic,
                        null))
                : json(flat, topic);
    }

    /// As far as it can be seen without understanding the rest.
    private static String sender(List<byte[]> fields) {
        for (int i = 0; i + 1 < fields.size(); i += 2) {
            if (new String(fields.get(i), StandardCharsets.UTF_8).equals("sender_id")) {
                String sender = EntryBytes.text(fields.get(i + 1));
                return sender == null ? "" : sender;
            }
        }
        return "";
    }

    /// The fields that the Python client writes, if there are these and no others.
    private record Six(String eventId, String senderId, String timestamp, String traceId, String topic,
            String payload) {

        static @Nullable Six of(List<byte[]> fields) {
            if (fields.size() != 2 * FIELDS) {
                return null;
            }
            @Nullable
            String[] texts = new String[FIELDS];
            for (int i = 0; i < fields.size(); i += 2) {
                int place = place(fields.get(i));
                String text = EntryBytes.text(fields.get(i + 1));
                if (place < 0 || text == null || texts[place] != null) {
                    return null;
                }
                texts[place] = text;
            }
            return new Six(of(texts, 0), of(texts, 1), of(texts, 2), of(texts, 3), of(texts, 4), of(texts, 5));
        }

        /// Six different places are filled.
        private static String of(@Nullable String[] texts, int place) {
            String text = texts[place];
            return text == null ? "" : text;
        }

        private static int place(byte[] name) {
            return switch (new String(name, StandardCharsets.ISO_8859_1)) {
                case "event_id" -> 0;
                case "sender_id" -> 1;
                case "timestamp" -> 2;
                case "trace_id" -> 3;
                case "topic" -> 4;
                case "payload" -> 5;
                default -> -1;
            };
        }
    }
}
