package io.esper.oona.event.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/// The fast way from a name's bytes to the name: a hash table over length and three characters, without a string.
final class JsonNameTable {
    /// A power of two, several times the number of names, so that a probe rarely meets another name.
    private static final int SLOTS = 1024;
    private static final @Nullable Entry[] TABLE = new Entry[SLOTS];

    private record Entry(JsonName name, byte[] bytes) {}

    static {
        for (JsonName name : JsonName.values()) {
            if (name != JsonName.UNKNOWN) {
                add(new Entry(name, name.text().getBytes(StandardCharsets.US_ASCII)));
            }
        }
    }

    private JsonNameTable() {}

    private static void add(Entry entry) {
        int slot = slot(entry.bytes, 0, entry.bytes.length);
        while (TABLE[slot] != null) {
            slot = (slot + 1) & (SLOTS - 1);
        }
        TABLE[slot] = entry;
    }

    /// The name in these bytes, or [JsonName#UNKNOWN].
    static JsonName find(byte[] source, int from, int to) {
        if (from == to) {
            return JsonName.UNKNOWN;
        }
        int slot = slot(source, from, to);
        for (Entry entry = TABLE[slot]; entry != null; entry = TABLE[slot]) {
            if (Arrays.equals(source, from, to, entry.bytes, 0, entry.bytes.length)) {
                return entry.name;
            }
            slot = (slot + 1) & (SLOTS - 1);
        }
        return JsonName.UNKNOWN;
    }

    private static int slot(byte[] source, int from, int to) {
        int length = to - from;
        int print = length * 0x9E3779B1 + source[from] * 0x85EBCA6B + source[to - 1] * 0xC2B2AE35
                + source[from + length / 2] * 0x27D4EB2F;
        return print >>> 22;
    }
}
