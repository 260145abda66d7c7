package io.esper.oona.redis.outbox;

import java.time.Duration;
import java.time.Instant;
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
/// What is older than its topic's retention is passed over, since the stream would have been trimmed of it; so is what was imported while
/// the outbox was set up. A stream that does not take an event (its key holds something else, or is not for this user) holds the outbox
/// up, and it says so: passing over the event would lose it.
///
/// Its place in the log is a registered reader's: what it has not sent does not expire. After a crash between sending and moving the
/// place, up to [#BATCH] events are sent again. Of several on one log one sends, and the others wait for its turn to end; see
/// [OutboxTurn]. For one thread.
public final class Outbox {
    /// The registered reader whose position is how far the log has been sent.
    public static final String READER = Cursor.READER_PREFIX + "outbox";
    /// The cursor that keeps where the first outbox of the log began: what is before it was never to be sent.
    static final String BEGUN = "outbox-begun";
    /// Events that are sent before the place is moved; fewer if they are large.
    public static final int BATCH = 500;
    /// Their payloads: a page is in memory as a whole.
    private static final long BATCH_BYTES = 4 * 1024 * 1024;
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
    /// @throws RedisException.Misconfigured if it is not known any more which events after the position came over the bus
    public static void beginAfter(Store store, long after) {
        if (store.cursor(READER).isEmpty()) {
            long known = new Ledger(store).originsKnownAfter();
            if (after < known) {
                throw new RedisException.Misconfigured("An outbox cannot begin after position " + after
                        + ": which of the events up to position " + known
                        + " came over the bus was forgotten with the entries of the streams, and they would be sent to it again. Begin after "
                        + known + " or later.");
            }
            store.log().append(new Append(List.of(), null, Append.OnConflict.REFUSE_BATCH, List.of(), List.of(),
                    List.of(Cursor.ofReader(READER, after), new Cursor(BEGUN, Long.toString(after)))));
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
            } catch (RedisException.Refused refused) {
                if (untilIdle || !refused.ofOneKey()) {
                    throw refused;
                }
                observer.interrupted("A stream does not take what is sent to it, and nothing is passed over ("
                        + refused.getMessage() + ").");
                Thread.sleep(PAUSE_MAX.toMillis());
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
        long bytes = 0;
        try (LogReader reader = log.read(ReadQuery.after(position).limit(BATCH))) {
            LogElement element = reader.next();
            for (; element != null; element = bytes < BATCH_BYTES ? reader.next() : null) {
                if (element instanceof StoredEvent event) {
                    events.add(event);
                    bytes += event.payloadLength();
                }
            }
            boolean ended = bytes < BATCH_BYTES && events.size() < BATCH;
            reached = ended ? reader.head() : events.getLast().position();
        }
        int sent = 0;
        if (!events.isEmpty()) {
            Set<Long> known = origins.between(events.getFirst().position(), events.getLast().position());
            Instant now = store.clock().instant();
            for (StoredEvent event : events) {
                if (!known.contains(event.position()) && !expired(event, now)) {
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

    /// By receive time: what a producer claims expires nothing.
    private static boolean expired(StoredEvent event, Instant now) {
        return event.retention().period().filter(keep -> event.received().plus(keep).isBefore(now)).isPresent();
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
