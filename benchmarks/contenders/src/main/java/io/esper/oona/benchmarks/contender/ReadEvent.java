package io.esper.oona.benchmarks.contender;

import java.util.UUID;

/// An event as it came out of a store: the envelope decoded, the payload a slice of a buffer.
///
/// @param claimed the producer's time, as text
public record ReadEvent(UUID id, String type, int version, String sender, String trace, String claimed, byte[] buffer,
        int offset, int length) {}
