package io.esper.oona.event;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/// A type and version of payload that a topic carries.
///
/// @param type    stable name, 1 to 128 of letters, digits, `.`, `_`, `-`
/// @param version 1 or more
/// @param own     JSON Schema (draft 2020-12) of a registered type; empty for the types of [EventType], whose schemas come
///                with this library
public record PayloadSchema(String type, int version, Optional<String> own) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,128}");

    public PayloadSchema {
        if (!NAME.matcher(type).matches()) {
            throw new IllegalArgumentException(
                    "A schema's type has 1 to 128 letters, digits, '.', '_' and '-'; got '" + type + "'.");
        }
        if (version < 1) {
            throw new IllegalArgumentException(
                    "The schema of '" + type + "' has version " + version + "; versions are 1 or more.");
        }
        Optional<EventType> known = EventType.find(type);
        if (known.isPresent() && own.isPresent()) {
            throw new IllegalArgumentException(
                    "'" + type
                            + "' is a type of the platform and brings its own schema; leave out 'schema', or choose another type name.");
        }
        if (known.isEmpty() && own.isEmpty()) {
            throw new IllegalArgumentException(
                    "The type '" + type + "' is not one of the platform's; give its JSON Schema.");
        }
        if (known.isPresent() && (version > known.get().version() || known.get() == EventType.UNKNOWN)) {
            throw new IllegalArgumentException("There is no schema of '" + type + "' in version " + version + ".");
        }
    }

    /// A version of one of the platform's types.
    public static PayloadSchema of(EventType type, int version) {
        return new PayloadSchema(type.text(), version, Optional.empty());
    }

    /// The JSON Schema.
    public String text() {
        return own.orElseGet(this::published);
    }

    private String published() {
        String file = "schemas/" + type + ".v" + version + ".json";
        try (InputStream in = PayloadSchema.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("The schema " + file + " is missing from this build.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("The schema " + file + " cannot be read.", unreadable);
        }
    }
}
