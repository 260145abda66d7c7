package io.esper.oona.event.json;

import java.util.Arrays;
import java.util.Optional;

import io.esper.oona.event.EventType;
import io.esper.oona.event.Payload;
import org.jspecify.annotations.Nullable;

/// Reads stored payloads as typed records: the replay path. Floats are parsed as float; a number beyond float's range is an
/// infinity; aliases come under their canonical name; what has no place in the record is in its extras; older versions go through
/// the [UpcasterChain]. Has no limits of its own, because what was accepted once is read for ever.
///
/// A reader is reused for any number of payloads, and is for one thread at a time.
public final class PayloadReader {
    private final TypedReader typed;

    /// A reader with the built-in upcasters.
    public PayloadReader() {
        this(UpcasterChain.builtIn());
    }

    /// A reader with these upcasters.
    public PayloadReader(UpcasterChain upcasters) {
        typed = new TypedReader(MessageLimits.STORED, upcasters);
    }

    /// Reads the payload in `length` bytes from `offset` on; a type that has no record here gives [Payload.Unmapped].
    ///
    /// @param type    stable name, as stored with the event
    /// @param version the stored version
    /// @throws PayloadException if the bytes are no payload of this type, or the version is newer than this library
    public Payload read(String type, int version, byte[] bytes, int offset, int length) {
        Optional<EventType> known = EventType.find(type);
        if (known.isEmpty() || known.get() == EventType.UNKNOWN) {
            return new Payload.Unmapped(Arrays.copyOfRange(bytes, offset, offset + length));
        }
        EventType its = known.get();
        if (version < 1 || version > its.version()) {
            throw new PayloadException(type, version, RefusalReason.UNKNOWN_SCHEMA,
                    "this library knows versions 1 to " + its.version(), -1, null);
        }
        try {
            return typed.read(its, version, bytes, offset, offset + length);
        } catch (JsonFault fault) {
            throw failed(its, version, fault, bytes, offset, length);
        }
    }

    /// Reads a whole array.
    ///
    /// @see #read(String, int, byte[], int, int)
    public Payload read(String type, int version, byte[] payload) {
        return read(type, version, payload, 0, payload.length);
    }

    private PayloadException failed(EventType type, int version, JsonFault fault, byte[] bytes, int offset,
            int length) {
        FaultPlace place = FaultPlace.of(fault, typed, type, version, bytes, offset, offset + length);
        @Nullable
        String pointer = place.pointer();
        return new PayloadException(type.text(), version, fault.reason(), fault.detail(),
                place.offset() < 0 ? -1 : place.offset() - offset, pointer);
    }
}
