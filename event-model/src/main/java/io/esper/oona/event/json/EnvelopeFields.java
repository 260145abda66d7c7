package io.esper.oona.event.json;

import org.jspecify.annotations.Nullable;

/// The envelope's fields as a message states them, wherever they stand.
interface EnvelopeFields {

    /// The field's text; null if it is missing or null.
    ///
    /// @throws JsonFault if it is something else than a string
    @Nullable
    String text(JsonName name);

    /// The stated version; 1 if none is.
    ///
    /// @throws JsonFault if it is something else than a number of 1 or more
    int schemaVersion();

    /// The fields that no name above covers, as a JSON object text on one line; null if there are none.
    ///
    /// @throws JsonFault if they are too long, or one has a reserved name
    @Nullable
    String extensions();

    /// A fault of this field.
    JsonFault fault(RefusalReason reason, JsonName name, String detail);
}
