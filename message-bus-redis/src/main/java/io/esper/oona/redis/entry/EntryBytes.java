package io.esper.oona.redis.entry;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.esper.oona.redis.link.StreamEntry;
import org.jspecify.annotations.Nullable;

/// An entry as one array of bytes, from which nothing is missing: what a dead letter keeps.
///
/// The value, if the entry has a single field; else a JSON object of all names and values as strings, in their order, which can
/// be read as a message of the flat form; or, if one of them is not UTF-8, the entry in the form of Redis' protocol.
public final class EntryBytes {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private EntryBytes() {}

    /// The bytes of an entry; none of a trimmed one.
    public static byte[] of(StreamEntry entry) {
        List<byte[]> fields = entry.fields();
        if (fields.size() == 2) {
            return fields.getLast();
        }
        byte[] flat = fields.isEmpty() ? new byte[0] : flat(fields);
        return flat == null ? wire(fields) : flat;
    }

    /// The fields as a JSON object; null if one is not UTF-8.
    static byte @Nullable [] flat(List<byte[]> fields) {
        int size = 2;
        for (byte[] field : fields) {
            if (!utf8(field)) {
                return null;
            }
            size += field.length + field.length / 8 + 4;
        }
        ByteArrayOutputStream json = new ByteArrayOutputStream(size);
        json.write('{');
        for (int i = 0; i < fields.size(); i++) {
            if (i > 0) {
                json.write(i % 2 == 0 ? ',' : ':');
            }
            quote(json, fields.get(i));
        }
        json.write('}');
        return json.toByteArray();
    }

    private static boolean utf8(byte[] bytes) {
        for (byte one : bytes) {
            if (one < 0) {
                return decodes(bytes);
            }
        }
        return true;
    }

    private static boolean decodes(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException _) {
            return false;
        }
    }

    private static void quote(ByteArrayOutputStream json, byte[] text) {
        json.write('"');
        int written = 0;
        for (int i = 0; i < text.length; i++) {
            byte one = text[i];
            if (one == '"' || one == '\\' || (one >= 0 && one < ' ')) {
                json.write(text, written, i - written);
                written = i + 1;
                escape(json, one);
            }
        }
        json.write(text, written, text.length - written);
        json.write('"');
    }

    private static void escape(ByteArrayOutputStream json, byte one) {
        json.write('\\');
        if (one >= ' ') {
            json.write(one);
        } else {
            json.write('u');
            json.write('0');
            json.write('0');
            json.write(HEX[one >> 4]);
            json.write(HEX[one & 15]);
        }
    }

    private static byte[] wire(List<byte[]> fields) {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        wire.writeBytes(("*" + fields.size() + "\r\n").getBytes(StandardCharsets.US_ASCII));
        for (byte[] field : fields) {
            wire.writeBytes(("$" + field.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
            wire.writeBytes(field);
            wire.writeBytes(new byte[]{'\r', '\n'});
        }
        return wire.toByteArray();
    }

    /// The text of a field; null if it is not UTF-8.
    static @Nullable String text(byte[] field) {
        return utf8(field) ? new String(field, StandardCharsets.UTF_8) : null;
    }
}
