package io.esper.oona.redis.ledger;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/// The delivery audit of one sender on one topic.
///
/// @param sender        "" if it could not be read, `*` for those beyond the first 10,000
/// @param late          received longer after the claimed time than the recorder's limit
/// @param skewMinMillis smallest claimed time less receive time; null if none claimed one
/// @param skewMaxMillis largest; above 0 the sender's clock is ahead
public record Sender(String topic, String sender, Counts counts, long late, @Nullable Long skewMinMillis,
        @Nullable Long skewMaxMillis, Instant first, Instant last) {}
