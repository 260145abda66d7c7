package io.esper.oona.projection;

import java.util.List;

import io.esper.oona.store.Expired;

/// A piece of the log that was read: everything up to `until` is in it.
record Chunk(List<ReadEvent> events, List<Expired> expired, long until) {

    Chunk {
        events = List.copyOf(events);
        expired = List.copyOf(expired);
    }

    /// Some of the events, with the notices of all.
    Chunk part(List<ReadEvent> some, long end) {
        return new Chunk(some, expired, end);
    }
}
