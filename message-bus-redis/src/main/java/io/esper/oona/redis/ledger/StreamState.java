package io.esper.oona.redis.ledger;

import java.time.Instant;

import io.esper.oona.redis.link.EntryId;

/// How far a stream has been taken over.
///
/// @param source      `redis:` and the stream's key
/// @param recorded    the last recorded entry: every entry before it that the stream still had is recorded
/// @param batches     number of the last batch
/// @param counts      of everything received from it
/// @param redelivered taken again after a crash between our commit and the acknowledgement; not part of what was received
/// @param trimmed     of the dead-lettered: gone from the stream before they were recorded
/// @param rewinds     how often the stream has gone back because its server had lost its newest entries
/// @param moved       when it was last taken over from
public record StreamState(String source, String topic, EntryId recorded, long batches, Counts counts, long redelivered,
        long trimmed, long rewinds, Instant moved) {}
