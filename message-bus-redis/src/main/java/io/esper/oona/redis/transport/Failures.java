package io.esper.oona.redis.transport;

import io.esper.oona.bus.BusException;
import io.esper.oona.redis.link.RedisException;

/// What goes wrong on Redis, as the bus says it.
final class Failures {
    private Failures() {}

    static BusException of(RedisException failed) {
        String message = String.valueOf(failed.getMessage());
        return switch (failed) {
            case RedisException.Lost _,RedisException.Refused _ -> new BusException.Unavailable(message, failed);
            case RedisException.Misconfigured _ -> new BusException.Misconfigured(message, failed);
        };
    }
}
