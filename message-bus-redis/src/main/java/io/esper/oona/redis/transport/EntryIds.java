package io.esper.oona.redis.transport;

import java.time.Instant;

import io.esper.oona.redis.link.EntryId;

/// Ids of entries as moments and as neighbours.
final class EntryIds {
    private static final long LAST_SEQUENCE = -1L;
    /// The last millisecond whose microseconds fit into 64 bits: producers may choose ids beyond all time.
    private static final long MILLIS_MAX = Long.MAX_VALUE / 1_000;

    private EntryIds() {}

    /// The last id that is before the moment.
    static EntryId before(Instant moment) {
        return before(new EntryId(Math.max(0, moment.toEpochMilli()), 0));
    }

    /// The id right before this one; zero has none and is its own.
    static EntryId before(EntryId id) {
        if (id.sequence() != 0) {
            return new EntryId(id.millis(), id.sequence() - 1);
        }
        return id.millis() == 0 ? id : new EntryId(id.millis() - 1, LAST_SEQUENCE);
    }

    /// When the server took the entry, in microseconds; as far as the id says so.
    static long micros(EntryId id) {
        return Math.clamp(id.millis(), 0, MILLIS_MAX) * 1_000;
    }
}
