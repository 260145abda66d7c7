package io.esper.oona.redis.outbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

import io.esper.oona.redis.entry.EntryWriter;
import io.esper.oona.redis.link.RedisException;
import io.esper.oona.redis.link.RedisLink;
import io.esper.oona.redis.link.RedisSettings;
import io.esper.oona.store.EventLog;
import io.esper.oona.store.LogElement;
import io.esper.oona.store.LogReader;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.StoredEvent;

/// Publishes a range of the log again, in its order and with its spacing in time, each message marked with the field `oona_replay`,
/// whose value is the position of the event. For one thread.
public final class Replay {
    private static final int AWAITED_MAX = 500;
    private static final long STEP_NANOS = 50_000_000L;
    private final RedisSettings redis;
    private final double speed;

    /// @param speed 1 for the original spacing of receive times, 10 for a tenth of it; infinite for none
    public Replay(RedisSettings redis, double speed) {
        if (!(speed > 0)) {
            throw new IllegalArgumentException("A replay's speed is more than 0; got " + speed + ".");
        }
        this.redis = redis;
        this.speed = speed;
    }

    /// What was replayed.
    ///
    /// @param last position of the last event; 0 if there was none
    public record Result(long events, long last, boolean whole) {}

    /// Publishes what the query selects.
    ///
    /// @param progress is told the number of published events now and then
    /// @throws RedisException.Lost if the server cannot be reached; what was published is told by the progress
    public Result run(EventLog log, ReadQuery query, BooleanSupplier stopping, LongConsumer progress) {
        try (RedisLink link = RedisLink.open(redis, "oona-replay"); LogReader reader = log.read(query)) {
            long started = System.nanoTime();
            Instant first = null;
            long events = 0;
            long last = 0;
            for (LogElement element = reader.next(); element != null; element = reader.next()) {
                if (!(element instanceof StoredEvent event)) {
                    continue;
                }
                first = first == null ? event.received() : first;
                long due = started + (long) (Duration.between(first, event.received()).toNanos() / speed);
                if (!await(due, link, stopping)) {
                    return new Result(events, last, false);
                }
                Outbox.add(link, redis, event, Map.of(EntryWriter.REPLAY, Long.toString(event.position())));
                events++;
                last = event.position();
                if (link.awaited() >= AWAITED_MAX) {
                    link.receive();
                    progress.accept(events);
                }
            }
            link.receive();
            progress.accept(events);
            return new Result(events, last, true);
        }
    }

    /// Waits until it is time; what was sent so far arrives meanwhile.
    private static boolean await(long due, RedisLink link, BooleanSupplier stopping) {
        for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
            if (link.awaited() > 0) {
                link.receive();
            }
            if (stopping.getAsBoolean()) {
                return false;
            }
            LockSupport.parkNanos(Math.min(early, STEP_NANOS));
        }
        return !stopping.getAsBoolean();
    }
}
