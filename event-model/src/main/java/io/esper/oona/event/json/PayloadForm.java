package io.esper.oona.event.json;

import io.esper.oona.event.EventType;
import io.esper.oona.event.Payload;
import io.esper.oona.event.PayloadSchema;

/// One schema of a topic, ready to be tried.
sealed interface PayloadForm {
    PayloadSchema schema();

    /// Reads the payload in `bytes[from, to)`.
    ///
    /// @throws JsonFault if it does not fit
    Payload read(TypedReader typed, byte[] bytes, int from, int to);

    /// Where in the payload a fault of [#read] lies.
    FaultPlace place(JsonFault fault, TypedReader typed, byte[] bytes, int from, int to);

    static PayloadForm of(PayloadSchema schema) {
        return EventType.find(schema.type()).<PayloadForm>map(type -> new Platform(schema, type))
                .orElseGet(() -> new Registered(schema, new RegisteredSchema(schema.type(), schema.text())));
    }

    /// A type of the platform: fits if its reader reads it.
    record Platform(PayloadSchema schema, EventType type) implements PayloadForm {
        @Override
        public Payload read(TypedReader typed, byte[] bytes, int from, int to) {
            return typed.read(type, schema.version(), bytes, from, to);
        }

        @Override
        public FaultPlace place(JsonFault fault, TypedReader typed, byte[] bytes, int from, int to) {
            return FaultPlace.of(fault, typed, type, schema.version(), bytes, from, to);
        }
    }

    /// A type of an operator: fits if its JSON Schema says so.
    record Registered(PayloadSchema schema, RegisteredSchema rules) implements PayloadForm {
        /// The bytes are in the message; nobody reads them here.
        private static final Payload UNMAPPED = new Payload.Unmapped(new byte[0]);

        @Override
        public Payload read(TypedReader typed, byte[] bytes, int from, int to) {
            JsonFault fault = rules.fault(bytes, from, to);
            if (fault != null) {
                throw fault;
            }
            return UNMAPPED;
        }

        @Override
        public FaultPlace place(JsonFault fault, TypedReader typed, byte[] bytes, int from, int to) {
            return FaultPlace.of(fault, bytes, from, to);
        }
    }
}
