package io.esper.oona.projection;

import org.jspecify.annotations.Nullable;

/// Texts that rows are found by have a limit, because a database index has one.
public final class KeyText {
    /// Longest key in UTF-16 units: 512 of four bytes each stay below PostgreSQL's 2,704 bytes for an index entry.
    public static final int LENGTH_MAX = 512;

    private KeyText() {}

    /// Null, or why the text cannot be a key.
    public static @Nullable String problem(String name, @Nullable String text) {
        return text == null || text.length() <= LENGTH_MAX
                ? null
                : "key-too-long: " + name + " has " + text.length() + " characters; read models find rows by at most "
                        + LENGTH_MAX + ".";
    }
}
