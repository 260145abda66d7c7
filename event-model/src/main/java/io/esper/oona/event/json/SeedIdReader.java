package io.esper.oona.event.json;

import java.util.Optional;

import io.esper.oona.event.SeedId;

/// Reads a seed id written as one value: `"(12, 3)"`, `"12,3"`, `"[12, 3]"` or `[12, 3]`.
final class SeedIdReader {
    private SeedIdReader() {}

    static SeedId read(JsonCursor json) {
        int next = json.peek();
        int start = json.offset();
        if (next == '[') {
            return pair(json, start);
        }
        if (next != '"') {
            json.skipValue();
            throw noSeed(start);
        }
        Optional<SeedId> seed = SeedId.parse(json.string());
        if (seed.isEmpty()) {
            throw noSeed(start);
        }
        return seed.get();
    }

    private static SeedId pair(JsonCursor json, int start) {
        json.beginArray();
        int[] parts = new int[2];
        int count = 0;
        while (json.nextElement()) {
            if (count == 2) {
                throw noSeed(start);
            }
            parts[count++] = json.wholeInt(0);
        }
        if (count != 2) {
            throw noSeed(start);
        }
        return new SeedId(parts[0], parts[1]);
    }

    private static JsonFault noSeed(int start) {
        return new JsonFault(RefusalReason.WRONG_TYPE, start,
                "a seed id was expected: \"(12, 3)\", \"12,3\", \"[12, 3]\" or [12, 3]");
    }
}
