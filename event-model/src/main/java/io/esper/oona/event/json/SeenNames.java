package io.esper.oona.event.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/// The field names of the objects that are open, to notice a name that comes twice. A few names are compared where they
/// stand; an object with many names, or with escapes in one, gets a hash set, which hostile names cannot slow down.
final class SeenNames {
    /// Up to here comparing beats hashing.
    private static final int FEW = 16;

    private int[] starts = new int[64];
    private int[] ends = new int[64];
    private int[] prints = new int[64];
    private int count;
    private int[] bases = new int[16];
    private int open;
    private final List<@Nullable Set<String>> many = new ArrayList<>();

    void clear() {
        count = 0;
        open = 0;
        many.clear();
    }

    void openObject() {
        if (open == bases.length) {
            bases = Arrays.copyOf(bases, open * 2);
        }
        bases[open++] = count;
    }

    void closeObject() {
        count = bases[--open];
        if (open < many.size()) {
            many.set(open, null);
        }
    }

    /// Adds a name without escapes to the innermost object; false if it is there already.
    boolean add(byte[] bytes, int from, int to) {
        Set<String> names = open <= many.size() ? many.get(open - 1) : null;
        int base = bases[open - 1];
        if (names == null && count - base < FEW) {
            return addToFew(bytes, from, to, base);
        }
        if (names == null) {
            names = toMany(bytes);
        }
        return names.add(new String(bytes, from, to - from, StandardCharsets.UTF_8));
    }

    /// Adds a name that was written with escapes; false if it is there already.
    boolean addDecoded(byte[] bytes, String name) {
        Set<String> names = open <= many.size() ? many.get(open - 1) : null;
        return (names == null ? toMany(bytes) : names).add(name);
    }

    private boolean addToFew(byte[] bytes, int from, int to, int base) {
        int length = to - from;
        int print = length == 0
                ? 0
                : (length << 24) ^ (bytes[from] << 16) ^ (bytes[from + length / 2] << 8) ^ bytes[to - 1];
        for (int i = base; i < count; i++) {
            if (prints[i] == print && Arrays.equals(bytes, from, to, bytes, starts[i], ends[i])) {
                return false;
            }
        }
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, count * 2);
            ends = Arrays.copyOf(ends, count * 2);
            prints = Arrays.copyOf(prints, count * 2);
        }
        starts[count] = from;
        ends[count] = to;
        prints[count++] = print;
        return true;
    }

    private Set<String> toMany(byte[] bytes) {
        Set<String> names = new HashSet<>();
        for (int i = bases[open - 1]; i < count; i++) {
            names.add(new String(bytes, starts[i], ends[i] - starts[i], StandardCharsets.UTF_8));
        }
        while (many.size() < open) {
            many.add(null);
        }
        many.set(open - 1, names);
        return names;
    }
}
