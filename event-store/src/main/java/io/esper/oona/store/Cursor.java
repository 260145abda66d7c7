package io.esper.oona.store;

import java.nio.charset.StandardCharsets;

/// How far a named source has been taken over, moved in the transaction that stores what was read.
///
/// The cursor of a *registered reader* (see [#ofReader]) also holds expiry back: events after its position stay in the log until
/// the reader has moved on or [Maintenance#release] ends its claim.
///
/// Both are Unicode text without U+0000, which PostgreSQL cannot keep.
///
/// @param name  1 to 512 characters, for example `import:` and the digest of a file's first bytes
/// @param value opaque to the store, at most 4,096 characters; of a registered reader a position
public record Cursor(String name, String value) {
    /// What the names of registered readers begin with.
    public static final String READER_PREFIX = "reader:";
    /// Longest name in UTF-16 units.
    public static final int NAME_LENGTH_MAX = 512;
    /// Longest value in UTF-16 units.
    public static final int VALUE_LENGTH_MAX = 4096;

    public Cursor {
        if (name.isEmpty() || name.length() > NAME_LENGTH_MAX) {
            throw new IllegalArgumentException(
                    "A cursor's name has 1 to 512 characters; got " + name.length() + ". Shorten it, or use a digest.");
        }
        if (value.length() > VALUE_LENGTH_MAX) {
            throw new IllegalArgumentException("A cursor's value has at most 4,096 characters; that of '" + name
                    + "' has " + value.length() + ". Divide it among several cursors.");
        }
        if (!storable(name) || !storable(value)) {
            throw new IllegalArgumentException("A cursor's name and value are Unicode text without U+0000, which no"
                    + " database keeps; encode the bytes of '" + name.replace('\0', '?') + "', for example as Base64.");
        }
        if (name.startsWith(READER_PREFIX) && !isPosition(value)) {
            throw new IllegalArgumentException("The registered reader '" + name
                    + "' stands at a position, digits without a sign; got '" + value + "'. Use ofReader.");
        }
    }

    private static boolean storable(String text) {
        return text.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    private static boolean isPosition(String value) {
        try {
            return value.chars().allMatch(digit -> digit >= '0' && digit <= '9') && Long.parseLong(value) >= 0;
        } catch (NumberFormatException tooLongOrEmpty) {
            return false;
        }
    }

    /// The cursor of a reader that has done with every event up to the position.
    ///
    /// @param name begins with [#READER_PREFIX]
    public static Cursor ofReader(String name, long position) {
        if (!name.startsWith(READER_PREFIX) || position < 0) {
            throw new IllegalArgumentException("A registered reader's name begins with '" + READER_PREFIX
                    + "' and its position is 0 or more; got '" + name + "' and " + position + ".");
        }
        return new Cursor(name, Long.toString(position));
    }
}
