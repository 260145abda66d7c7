package io.esper.oona.event.json;

import java.io.Serial;

import org.jspecify.annotations.Nullable;

/// Bytes that are no payload of the type they were read as.
public final class PayloadException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final RefusalReason reason;
    private final long byteOffset;
    private final @Nullable String pointer;

    PayloadException(String type, int version, RefusalReason reason, String detail, long byteOffset,
            @Nullable String pointer) {
        super("These bytes are no " + type + " of version " + version + ": " + detail
                + (pointer == null ? "" : " (" + (pointer.isEmpty() ? "the payload itself" : pointer) + ")") + ".");
        this.reason = reason;
        this.byteOffset = byteOffset;
        this.pointer = pointer;
    }

    /// Why.
    public RefusalReason reason() {
        return reason;
    }

    /// Place of the fault, counted from the payload's first byte; -1 if unknown.
    public long byteOffset() {
        return byteOffset;
    }

    /// JSON pointer to the field, from the payload's root; null for faults of the text as a whole.
    public @Nullable String pointer() {
        return pointer;
    }
}
