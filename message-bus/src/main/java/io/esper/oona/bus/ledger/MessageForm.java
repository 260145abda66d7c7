package io.esper.oona.bus.ledger;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

import io.esper.oona.event.ClaimedTime;
import io.esper.oona.event.Envelope;
import io.esper.oona.event.Message;
import io.esper.oona.event.Retention;
import io.esper.oona.event.Tag;
import org.jspecify.annotations.Nullable;

/// A whole message as bytes, for dead letters: everything that [Message] has, byte for byte. The first byte is the form's version. Form 2 is
/// no message but what came in its place, as it came.
final class MessageForm {
    private static final int VERSION = 1;
    private static final int ORIGINAL = 2;

    private MessageForm() {}

    /// What came, and is no message.
    static byte[] writeOriginal(byte[] original) {
        byte[] bytes = new byte[original.length + 1];
        bytes[0] = ORIGINAL;
        System.arraycopy(original, 0, bytes, 1, original.length);
        return bytes;
    }

    static boolean isOriginal(byte[] bytes) {
        return bytes[0] == ORIGINAL;
    }

    static byte[] original(byte[] bytes) {
        return Arrays.copyOfRange(bytes, 1, bytes.length);
    }

    static byte[] write(Message message) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(message.payload().length + 512);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            text(out, message.topic());
            out.writeByte(message.retention().code());
            text(out, message.type());
            out.writeInt(message.version());
            envelope(out, message.envelope());
            out.writeInt(message.tags().size());
            for (Tag tag : message.tags()) {
                text(out, tag.key());
                text(out, tag.value());
            }
            out.writeInt(message.flags());
            out.writeInt(message.payload().length);
            out.write(message.payload());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static void envelope(DataOutputStream out, Envelope envelope) throws IOException {
        out.writeLong(envelope.eventId().getMostSignificantBits());
        out.writeLong(envelope.eventId().getLeastSignificantBits());
        text(out, envelope.senderId());
        text(out, envelope.timestamp().text());
        text(out, envelope.timestamp().instant().toString());
        out.writeBoolean(envelope.timestamp().zoneless());
        text(out, envelope.traceId());
        text(out, envelope.runId());
        out.writeInt(envelope.schemaVersion());
        text(out, envelope.extensions());
    }

    static Message read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readUnsignedByte();
            if (version != VERSION) {
                throw new IllegalStateException("A dead letter has the form " + version + "; known is " + VERSION
                        + ". A newer program has written it: use that one.");
            }
            String topic = needed(in);
            Retention retention = Retention.ofCode(in.readUnsignedByte());
            String type = needed(in);
            int typeVersion = in.readInt();
            Envelope envelope = envelope(in);
            int count = in.readInt();
            List<Tag> tags = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                tags.add(new Tag(needed(in), needed(in)));
            }
            int flags = in.readInt();
            return new Message(topic, retention, type, typeVersion, envelope, tags, flags, in.readNBytes(in.readInt()));
        } catch (IOException cut) {
            throw new UncheckedIOException("A dead letter's message is cut off.", cut);
        }
    }

    private static Envelope envelope(DataInputStream in) throws IOException {
        UUID id = new UUID(in.readLong(), in.readLong());
        String sender = needed(in);
        String claimed = needed(in);
        Instant instant = Instant.parse(needed(in));
        ClaimedTime timestamp = new ClaimedTime(claimed, instant, in.readBoolean());
        String trace = needed(in);
        String run = text(in);
        int schemaVersion = in.readInt();
        return new Envelope(id, sender, timestamp, trace, run, schemaVersion, text(in));
    }

    private static void text(DataOutputStream out, @Nullable String text) throws IOException {
        if (text == null) {
            out.writeInt(-1);
            return;
        }
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }

    private static @Nullable String text(DataInputStream in) throws IOException {
        int length = in.readInt();
        return length < 0 ? null : new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    private static String needed(DataInputStream in) throws IOException {
        String text = text(in);
        if (text == null) {
            throw new IOException("a text is missing");
        }
        return text;
    }
}
