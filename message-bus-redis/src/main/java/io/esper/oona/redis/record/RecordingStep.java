package io.esper.oona.redis.record;

/// The points of the recorder's loop at which it can be killed without losing or doubling anything; tests kill it at each.
public enum RecordingStep {
    /// The groups are there; nothing was read yet.
    CONNECTED,
    /// Pending entries of a consumer that died were claimed.
    CLAIMED,
    /// A batch was read from Redis.
    READ,
    /// The batch is being written: events, cursor, counts and letters, not committed.
    WRITING,
    /// The batch is committed, Redis does not know yet.
    COMMITTED,
    /// Redis knows.
    ACKNOWLEDGED,
    /// Streams were trimmed.
    TRIMMED
}
