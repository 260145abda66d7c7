package io.esper.oona.event;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A place in the network where a module can grow: seed `seed` of layer `layer`, both 0 or more.
public record SeedId(int layer, int seed) implements Comparable<SeedId> {
    /// `(12, 3)`, `12,3`, `[12, 3]`: the text forms that producers use.
    private static final Pattern FORMS = Pattern
            .compile(
                    "\\s*(?:\\(\\s*(\\d{1,9})\\s*,\\s*(\\d{1,9})\\s*\\)|\\[\\s*(\\d{1,9})\\s*,\\s*(\\d{1,9})\\s*\\]|(\\d{1,9})\\s*,\\s*(\\d{1,9}))\\s*");

    public SeedId {
        if (layer < 0 || seed < 0) {
            throw new IllegalArgumentException(
                    "A seed id has a layer and a seed of 0 or more; got " + layer + "," + seed + ".");
        }
    }

    /// Reads one of the text forms `(12, 3)`, `12,3` and `[12, 3]`; empty if the text is none of them.
    public static Optional<SeedId> parse(String text) {
        Matcher matcher = FORMS.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        for (int group = 1; group <= 5; group += 2) {
            if (matcher.group(group) != null) {
                return Optional.of(
                        new SeedId(Integer.parseInt(matcher.group(group)), Integer.parseInt(matcher.group(group + 1))));
            }
        }
        return Optional.empty();
    }

    /// The canonical text `12,3`, as used in tags and read models.
    public String text() {
        return layer + "," + seed;
    }

    @Override
    public int compareTo(SeedId other) {
        int byLayer = Integer.compare(layer, other.layer);
        return byLayer != 0 ? byLayer : Integer.compare(seed, other.seed);
    }

    @Override
    public String toString() {
        return text();
    }
}
