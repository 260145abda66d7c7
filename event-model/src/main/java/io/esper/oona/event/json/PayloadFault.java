package io.esper.oona.event.json;

import java.io.Serial;

/// A fault inside a payload, with its place there. Without stack trace, like [JsonFault].
final class PayloadFault extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final transient JsonFault fault;
    private final transient FaultPlace place;

    PayloadFault(JsonFault fault, FaultPlace place) {
        super(fault.detail(), fault, false, false);
        this.fault = fault;
        this.place = place;
    }

    JsonFault fault() {
        return fault;
    }

    /// Counted in the array that holds the payload; the pointer from the payload's root.
    FaultPlace place() {
        return place;
    }
}
