package io.esper.oona.event.json;

import org.jspecify.annotations.Nullable;

/// Checks for the fields that an object must have.
final class Required {
    private Required() {}

    /// The value, which must not be null.
    ///
    /// @param start where the object begins
    static <T> T value(@Nullable T value, int start, JsonName name) {
        if (value == null) {
            throw missing(start, name);
        }
        return value;
    }

    /// A number that must not be NaN.
    static float number(float value, int start, JsonName name) {
        present(!Float.isNaN(value), start, name);
        return value;
    }

    static void present(boolean present, int start, JsonName name) {
        if (!present) {
            throw missing(start, name);
        }
    }

    private static JsonFault missing(int start, JsonName name) {
        return new JsonFault(RefusalReason.MISSING_FIELD, start, "the field '" + name.text() + "' is missing",
                name.text());
    }
}
