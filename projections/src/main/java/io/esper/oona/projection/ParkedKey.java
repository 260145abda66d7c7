package io.esper.oona.projection;

/// A key whose later events are parked.
///
/// @param cause  position of the first event of the key that could not be folded
/// @param events parked under the key
/// @param last   position of the last of them
record ParkedKey(String key, long cause, long events, long last) {
    ParkedKey with(long position) {
        return new ParkedKey(key, cause, events + 1, position);
    }
}
