package io.esper.oona.redis.transport;

import java.time.Duration;

import io.esper.oona.event.json.MessageLimits;
import io.esper.oona.redis.link.RedisException;
import io.esper.oona.redis.link.RedisSettings;

/// How the bus uses Redis.
///
/// @param redis          the server, and the prefix of its streams' names
/// @param limits         of messages that are read
/// @param publishMax     messages that may be on their way to Redis, 1 to 1,000,000
/// @param restoreEvery   how often a consumer compares what Redis holds for pending with the database, 100 ms to 1 h
/// @param abandonedAfter how long an entry must have been pending, by Redis' clock, before it is taken over to be compared, 0 to 12 h
/// @param silence        after a failure, acknowledgements are not sent for so long: they are made up for later, 0 to 1 min
public record RedisBusSettings(RedisSettings redis, MessageLimits limits, int publishMax, Duration restoreEvery,
        Duration abandonedAfter, Duration silence) {

    private static final int PUBLISH_MAX = 1_000_000;

    public RedisBusSettings {
        if (publishMax < 1 || publishMax > PUBLISH_MAX) {
            throw new RedisException.Misconfigured("1 to 1,000,000 messages may be on their way to Redis.");
        }
        if (restoreEvery.compareTo(Duration.ofMillis(100)) < 0 || restoreEvery.compareTo(Duration.ofHours(1)) > 0
                || abandonedAfter.isNegative() || abandonedAfter.compareTo(Duration.ofHours(12)) > 0
                || silence.isNegative() || silence.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new RedisException.Misconfigured(
                    "What is pending is compared every 100 ms to 1 h, once it is 0 to 12 h"
                            + " old; after a failure 0 to 1 min passes.");
        }
    }

    /// The usual settings.
    public static RedisBusSettings of(RedisSettings redis) {
        return new RedisBusSettings(redis, MessageLimits.DEFAULTS, 10_000, Duration.ofSeconds(30),
                Duration.ofSeconds(60), Duration.ofSeconds(1));
    }

    public RedisBusSettings withPublishMax(int messages) {
        return new RedisBusSettings(redis, limits, messages, restoreEvery, abandonedAfter, silence);
    }

    public RedisBusSettings withRestoring(Duration every, Duration after) {
        return new RedisBusSettings(redis, limits, publishMax, every, after, silence);
    }
}
