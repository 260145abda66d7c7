package io.esper.oona.redis.outbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;

import io.esper.oona.redis.entry.EntryWriter;
import io.esper.oona.redis.ledger.Ledger;
import io.esper.oona.redis.link.Command;
import io.esper.oona.redis.link.RedisException;
import io.esper.oona.redis.link.RedisLink;
import io.esper.oona.redis.link.RedisSettings;
import io.esper.oona.redis.link.ServerCheck;
import io.esper.oona.store.Append;
import io.esper.oona.store.Cursor;
import io.esper.oona.store.EventLog;
import io.esper.oona.store.LogElement;
import io.esper.oona.store.LogReader;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreException;
import io.esper.oona.store.StoredEvent;

/// Sends every event that was born on the log, and did not come over the bus, to the Redis stream of its topic: in the order of the
/// log, at least once. The recorder knows those that come back by their ids.
///
/// Its place in the log is a registered reader's: what it has not sent does not expire. After a crash between sending and moving the
/// place, up to [#BATCH] events are sent again. Of several on one log one sends, and the others wait for its turn to end; see
/// [OutboxTurn]. For one thread.
public final class Outbox {
    /// The registered reader whose position is how far the log has been sent.
    public static final String READER = Cursor.READER_PREFIX + "outbox";
    /// Events that are sent before the place is moved.
    public static final int BATCH = 500;
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration PAUSE_MIN = Duration.ofMillis(50);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(5);

    private final Store store;
    private final RedisSettings redis;
    private final OutboxObserver observer;
    private final BusOrigins origins;
    private final OutboxTurn turn;

    /// An outbox; nothing happens before [#run].
    public Outbox(Store store, RedisSettings redis, OutboxObserver observer) {
        this.store = store;
        this.redis = redis;
        this.observer = observer;
        this.origins = new BusOrigins(new Ledger(store));
        this.turn = new OutboxTurn(store);
    }

    /// Fixes where the log is sent from, if that was never done.
    ///
    /// @param after events after this position are sent
    public static void beginAfter(Store store, long after) {
        if (store.cursor(READER).isEmpty()) {
            store.log().append(new Append(List.of(), null, Append.OnConflict.REFUSE_BATCH, List.of(), List.of(),
                    List.of(Cursor.ofReader(READER, after))));
        }
    }

    /// Sends until `stopping`, through losses of server and database. An outbox that was never begun begins at the end of the log.
    ///
    /// @param untilIdle also returns when everything is sent
    /// @throws RedisException.Misconfigured if the server would lose messages or refuses the login
    /// @throws StoreException.Stopped if the store can write no more
    public void run(BooleanSupplier stopping, boolean untilIdle) throws InterruptedException {
        try {
            sendUntil(stopping, untilIdle);
        } finally {
            turn.end();
        }
    }

    private void sendUntil(BooleanSupplier stopping, boolean untilIdle) throws InterruptedException {
        Duration pause = PAUSE_MIN;
        while (!stopping.getAsBoolean()) {
            try (RedisLink link = RedisLink.open(redis, "oona-outbox")) {
                ServerCheck.of(link);
                beginAfter(store, store.log().head());
                pause = PAUSE_MIN;
                turn.take();
                if (send(link, stopping, untilIdle)) {
                    return;
                }
            } catch (OutboxTurn.OthersException others) {
                if (untilIdle && place() >= store.log().head()) {
                    return;
                }
                observer.interrupted(String.valueOf(others.getMessage()));
                Thread.sleep(LOOK.toMillis());
            } catch (RedisException.Lost | StoreException.Unavailable lost) {
                observer.interrupted(String.valueOf(lost.getMessage()));
                Thread.sleep(pause.toMillis() + ThreadLocalRandom.current().nextLong(pause.toMillis()));
                pause = pause.multipliedBy(2).compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : pause.multipliedBy(2);
            }
        }
    }

    private boolean send(RedisLink link, BooleanSupplier stopping, boolean untilIdle) throws InterruptedException {
        EventLog log = store.log();
        while (!stopping.getAsBoolean()) {
            turn.keep();
            long position = place();
            if (log.head() <= position) {
                if (untilIdle) {
                    return true;
                }
                log.awaitBeyond(position, LOOK);
                continue;
            }
            page(link, log, position);
        }
        return true;
    }

    private long place() {
        return store.cursor(READER).map(Long::parseLong).orElse(0L);
    }

    /// Sends one page and moves the place behind it.
    private void page(RedisLink link, EventLog log, long position) {
        List<StoredEvent> events = new ArrayList<>(BATCH);
        long reached;
        try (LogReader reader = log.read(ReadQuery.after(position).limit(BATCH))) {
            for (LogElement element = reader.next(); element != null; element = reader.next()) {
                if (element instanceof StoredEvent event) {
                    events.add(event);
                }
            }
            reached = events.size() < BATCH ? reader.head() : events.getLast().position();
        }
        int sent = 0;
        if (!events.isEmpty()) {
            Set<Long> known = origins.between(events.getFirst().position(), events.getLast().position());
            for (StoredEvent event : events) {
                if (!known.contains(event.position())) {
                    add(link, redis, event, Map.of());
                    sent++;
                }
            }
            if (sent > 0) {
                link.receive();
                observer.sent(sent);
            }
        }
        turn.keepWith(List.of(Cursor.ofReader(READER, reached)));
        observer.moved(reached);
    }

    /// Sends an event without waiting for the answer.
    static void add(RedisLink link, RedisSettings redis, StoredEvent event, Map<String, String> marks) {
        List<Object> arguments = new ArrayList<>(20);
        arguments.add(redis.stream(event.topic()));
        arguments.add("*");
        arguments.addAll(EntryWriter.fields(event.topic(), event.envelope(), event.payload(), marks));
        link.send(Command.XADD, arguments.toArray());
    }
}
