package io.esper.oona.event;

/// An indexed key and value of an event, such as `blueprint=LoRA` or `seed=12,3`: what append conditions and entity
/// sourcing select by.
///
/// @param key   1 to 128 characters without `=` and control characters; a topic's catalogue entry names the keys it indexes
/// @param value 1 to 1,024 characters
public record Tag(String key, String value) implements Comparable<Tag> {
    /// Longest key in UTF-16 units.
    public static final int KEY_LENGTH_MAX = 128;
    /// Longest value in UTF-16 units.
    public static final int VALUE_LENGTH_MAX = 1024;

    public Tag {
        if (key.isEmpty() || key.length() > KEY_LENGTH_MAX || key.indexOf('=') >= 0
                || key.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "A tag key has 1 to 128 characters and neither '=' nor control characters; got " + key.length()
                            + " characters.");
        }
        if (value.isEmpty() || value.length() > VALUE_LENGTH_MAX) {
            throw new IllegalArgumentException(
                    "A tag value has 1 to 1,024 characters; '" + key + "' got " + value.length() + ".");
        }
    }

    /// Reads `key=value`.
    ///
    /// @throws IllegalArgumentException if there is no `=` or a part is out of its limits
    public static Tag parse(String text) {
        int equals = text.indexOf('=');
        if (equals < 0) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a tag; write key=value, for example blueprint=LoRA.");
        }
        return new Tag(text.substring(0, equals), text.substring(equals + 1));
    }

    @Override
    public int compareTo(Tag other) {
        int byKey = key.compareTo(other.key);
        return byKey != 0 ? byKey : value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return key + "=" + value;
    }
}
