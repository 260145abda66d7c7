package io.esper.oona.redis.transport;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

import io.esper.oona.redis.link.Command;
import io.esper.oona.redis.link.RedisException;
import io.esper.oona.redis.link.RedisLink;
import io.esper.oona.redis.link.RedisSettings;
import io.esper.oona.redis.link.ServerCheck;
import org.jspecify.annotations.Nullable;

/// A connection that several threads use in turn, opened when it is needed and opened again when it was lost. For commands that may
/// be sent twice. Thread-safe.
final class SharedLink implements AutoCloseable {
    /// A server may close what is idle: who has not been heard of for so long is asked first.
    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

    private final RedisSettings settings;
    private final String name;
    private final ReentrantLock turn = new ReentrantLock();
    private @Nullable RedisLink link;
    private long used;

    SharedLink(RedisSettings settings, String name) {
        this.settings = settings;
        this.name = name;
    }

    /// Does something over the connection.
    ///
    /// @throws io.esper.oona.bus.BusException.Unavailable if no server can be reached, or it refuses
    <T> T use(Function<RedisLink, T> work) {
        turn.lock();
        try {
            try {
                return work.apply(link());
            } catch (RedisException.Lost lost) {
                drop();
                return work.apply(link());
            }
        } catch (RedisException failed) {
            drop();
            throw Failures.of(failed);
        } finally {
            used = System.nanoTime();
            turn.unlock();
        }
    }

    private RedisLink link() {
        RedisLink open = link;
        if (open == null) {
            open = RedisLink.open(settings, name);
            ServerCheck.of(open);
            link = open;
        } else if (System.nanoTime() - used > FRESH_NANOS) {
            open.call(Command.PING);
        }
        return open;
    }

    private void drop() {
        RedisLink open = link;
        link = null;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public void close() {
        turn.lock();
        try {
            drop();
        } finally {
            turn.unlock();
        }
    }
}
