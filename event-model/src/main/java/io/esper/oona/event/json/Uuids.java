package io.esper.oona.event.json;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

/// Reads event ids. `UUID.fromString` also takes shorter groups and signs, so that two texts could mean one id.
final class Uuids {
    private static final int LENGTH = 36;

    private Uuids() {}

    /// The UUID of 36 characters, in any letter case; null for other texts and for the nil UUID, which means "no id".
    static @Nullable UUID parse(String text) {
        if (text.length() != LENGTH) {
            return null;
        }
        long most = 0;
        long least = 0;
        for (int i = 0; i < LENGTH; i++) {
            char next = text.charAt(i);
            if (i == 8 || i == 13 || i == 18 || i == 23) {
                if (next != '-') {
                    return null;
                }
                continue;
            }
            int digit = next < 128 ? Character.digit(next, 16) : -1;
            if (digit < 0) {
                return null;
            }
            if (i < 18) {
                most = (most << 4) | digit;
            } else {
                least = (least << 4) | digit;
            }
        }
        return (most | least) == 0 ? null : new UUID(most, least);
    }
}
