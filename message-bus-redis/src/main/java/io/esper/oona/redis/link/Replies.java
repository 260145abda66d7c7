package io.esper.oona.redis.link;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/// Takes replies of the protocol (RESP 2) apart: bulk strings are byte arrays, integers are `Long`, arrays are lists, nil is null.
public final class Replies {
    private Replies() {}

    /// An array; empty for nil.
    @SuppressWarnings("unchecked")
    public static List<@Nullable Object> list(@Nullable Object reply) {
        return reply == null ? List.of() : (List<@Nullable Object>) reply;
    }

    /// A text; "" for nil.
    public static String text(@Nullable Object reply) {
        return switch (reply) {
            case null -> "";
            case byte[] bytes -> new String(bytes, StandardCharsets.UTF_8);
            default -> reply.toString();
        };
    }

    /// A whole number; 0 for nil.
    public static long number(@Nullable Object reply) {
        return switch (reply) {
            case null -> 0;
            case Long number -> number;
            default -> Long.parseLong(text(reply));
        };
    }

    /// The entries of an XRANGE, of one stream of an XREADGROUP, or of an XAUTOCLAIM. An entry that was trimmed while it was pending
    /// has no body; XAUTOCLAIM of 6.2 leaves out even the id (nil), and so does this.
    public static List<StreamEntry> entries(@Nullable Object reply) {
        List<@Nullable Object> raw = list(reply);
        List<StreamEntry> entries = new ArrayList<>(raw.size());
        for (Object element : raw) {
            if (element != null) {
                List<@Nullable Object> entry = list(element);
                entries.add(new StreamEntry(EntryId.parse(text(entry.get(0))), fields(entry.get(1))));
            }
        }
        return entries;
    }

    private static List<byte[]> fields(@Nullable Object reply) {
        List<@Nullable Object> raw = list(reply);
        List<byte[]> fields = new ArrayList<>(raw.size());
        for (Object field : raw) {
            fields.add(field instanceof byte[] bytes ? bytes : new byte[0]);
        }
        return fields;
    }

    /// The entries of an XREAD or XREADGROUP by stream.
    public static Map<String, List<StreamEntry>> byStream(@Nullable Object reply) {
        Map<String, List<StreamEntry>> streams = new LinkedHashMap<>();
        for (Object element : list(reply)) {
            List<@Nullable Object> stream = list(element);
            streams.put(text(stream.get(0)), entries(stream.get(1)));
        }
        return streams;
    }

    /// Names and values that come one after the other, as of XINFO and CONFIG GET.
    public static Map<String, @Nullable Object> pairs(@Nullable Object reply) {
        List<@Nullable Object> raw = list(reply);
        Map<String, @Nullable Object> pairs = new LinkedHashMap<>();
        for (int i = 0; i + 1 < raw.size(); i += 2) {
            pairs.put(text(raw.get(i)), raw.get(i + 1));
        }
        return pairs;
    }

    /// The `name:value` lines of INFO.
    public static Map<String, String> info(@Nullable Object reply) {
        Map<String, String> lines = new LinkedHashMap<>();
        text(reply).lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                lines.put(line.substring(0, colon), line.substring(colon + 1));
            }
        });
        return lines;
    }
}
