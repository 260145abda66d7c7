package io.esper.oona.event.json;

import io.esper.oona.event.EventType;
import org.jspecify.annotations.Nullable;

/// Where in a payload a fault lies: byte and field.
///
/// @param offset  index into the array that was read; -1 if unknown
/// @param pointer from the payload's root; null if no field is to blame
record FaultPlace(int offset, @Nullable String pointer) {

    /// Finds the place of a fault that a typed reader met.
    ///
    /// @param from first byte of the payload
    static FaultPlace of(JsonFault fault, TypedReader typed, EventType type, int version, byte[] bytes, int from,
            int to) {
        if (version == type.version()) {
            return of(fault, bytes, from, to);
        }
        byte[] upcast;
        try {
            upcast = typed.upcast(type, version, bytes, from, to);
        } catch (JsonFault inTheOldShape) {
            return of(fault, bytes, from, to);
        }
        FaultPlace inUpcast = of(fault, upcast, 0, upcast.length);
        return new FaultPlace(inUpcast.pointer == null ? -1 : nearest(bytes, from, to, inUpcast.pointer),
                inUpcast.pointer);
    }

    static FaultPlace of(JsonFault fault, byte[] bytes, int from, int to) {
        if (!fault.concernsField()) {
            return new FaultPlace(fault.offset(), null);
        }
        String pointer = JsonPointers.at(bytes, from, to, fault.offset());
        String missing = fault.missing();
        return new FaultPlace(fault.offset(),
                pointer == null || missing == null ? pointer : pointer + "/" + Extras.escaped(missing));
    }

    /// Where the field, or else the innermost object around it that exists, begins.
    private static int nearest(byte[] bytes, int from, int to, String pointer) {
        String path = pointer;
        while (true) {
            int offset = JsonPointers.offsetOf(bytes, from, to, path);
            if (offset >= 0 || path.isEmpty()) {
                return offset;
            }
            path = path.substring(0, path.lastIndexOf('/'));
        }
    }
}
