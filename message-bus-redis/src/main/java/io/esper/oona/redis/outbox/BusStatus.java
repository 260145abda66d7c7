package io.esper.oona.redis.outbox;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.esper.oona.event.Topic;
import io.esper.oona.event.TopicCatalogue;
import io.esper.oona.redis.ledger.Counts;
import io.esper.oona.redis.ledger.Ledger;
import io.esper.oona.redis.ledger.StreamState;
import io.esper.oona.redis.link.Command;
import io.esper.oona.redis.link.EntryCount;
import io.esper.oona.redis.link.EntryId;
import io.esper.oona.redis.link.RedisException;
import io.esper.oona.redis.link.RedisLink;
import io.esper.oona.redis.link.RedisSettings;
import io.esper.oona.redis.link.Replies;
import io.esper.oona.redis.record.KnownServers;
import io.esper.oona.redis.record.RecorderSettings;
import io.esper.oona.store.LogElement;
import io.esper.oona.store.LogReader;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoredEvent;
import org.jspecify.annotations.Nullable;

/// How far recorder and outbox are, whether or not one of them runs now. Lags are counted, not computed from ids or positions: a stream
/// that was trimmed, or events that came over the bus, are no lag. Reads only. For one thread.
public final class BusStatus {
    /// Events are counted up to here.
    private static final long COUNTED_MAX = 100_000;
    private static final int PAGE = 1_000;
    private final Store store;
    private final RedisSettings redis;
    private final Ledger ledger;

    public BusStatus(Store store, RedisSettings redis) {
        this.store = store;
        this.redis = redis;
        this.ledger = new Ledger(store);
    }

    /// What is not done yet.
    ///
    /// @param number  how many; at most, if it is not exact
    /// @param oldest  age of the oldest; null if there is none
    public record Lag(long number, boolean exact, @Nullable Duration oldest) {}

    /// A topic's stream.
    ///
    /// @param place     the last recorded entry; `0-0` if none is
    /// @param lag       entries after it
    /// @param pending   entries that a recorder has read and not acknowledged
    /// @param problem   why it cannot be recorded; null if it can
    public record Stream(String topic, String place, Lag lag, long pending, Counts counts, long redelivered,
            long trimmed, long rewinds, @Nullable String problem) {}

    /// What is sent from the log.
    ///
    /// @param place  position up to which everything is sent
    /// @param lag    events after it that did not come over the bus
    /// @param turnTo until when an outbox has said that it runs; null if none has the turn
    public record Sending(long place, Lag lag, @Nullable Instant turnTo) {}

    /// Both.
    ///
    /// @param outbox empty if none ever ran
    public record Result(List<Stream> streams, Optional<Sending> outbox) {}

    /// Looks.
    ///
    /// @throws RedisException if the server cannot be reached or refuses the login
    public Result run(TopicCatalogue catalogue) {
        List<Stream> streams = new ArrayList<>();
        try (RedisLink link = RedisLink.open(redis, "oona-status")) {
            String server = new KnownServers(ledger).find(link, redis).orElse("?");
            Instant now = link.time();
            for (Topic topic : catalogue.topics()) {
                streams.add(stream(link, topic.name(), Ledger.source(server, redis.stream(topic.name())), now));
            }
        }
        return new Result(streams, store.cursor(Outbox.READER).map(place -> sending(Long.parseLong(place))));
    }

    private Stream stream(RedisLink link, String topic, String source, Instant now) {
        StreamState state = ledger.find(source).orElse(new StreamState(source, topic, EntryId.ZERO, 0, Counts.NONE, 0,
                0, 0, Instant.EPOCH));
        String key = redis.stream(topic);
        try {
            return new Stream(topic, state.recorded().toString(), lag(link, key, state.recorded(), now),
                    pending(link, key), state.counts(), state.redelivered(), state.trimmed(), state.rewinds(), null);
        } catch (RedisException.Refused refused) {
            if (!refused.ofOneKey()) {
                throw refused;
            }
            return new Stream(topic, state.recorded().toString(), new Lag(0, false, null), 0, state.counts(),
                    state.redelivered(), state.trimmed(), state.rewinds(), refused.getMessage());
        }
    }

    private static Lag lag(RedisLink link, String key, EntryId place, Instant now) {
        EntryCount count = EntryCount.after(link, key, place);
        EntryId first = count.first();
        Duration oldest = first == null ? null : age(Instant.ofEpochMilli(Math.max(0, first.millis())), now);
        return count.exact()
                ? new Lag(count.entries(), true, oldest)
                : new Lag(Math.max(count.entries(), Replies.number(link.call(Command.XLEN, key))), false, oldest);
    }

    private static Duration age(Instant since, Instant now) {
        Duration age = Duration.between(since, now);
        return age.isNegative() ? Duration.ZERO : age;
    }

    private static long pending(RedisLink link, String key) {
        try {
            for (Object group : Replies.list(link.call(Command.XINFO, "GROUPS", key))) {
                Map<String, @Nullable Object> its = Replies.pairs(group);
                if (Replies.text(its.get("name")).equals(RecorderSettings.GROUP)) {
                    return Replies.number(its.get("pending"));
                }
            }
        } catch (RedisException.Refused refused) {
            if (!refused.gone()) {
                throw refused;
            }
        }
        return 0;
    }

    private Sending sending(long place) {
        BusOrigins origins = new BusOrigins(ledger);
        Instant now = store.clock().instant();
        long number = 0;
        long seen = 0;
        Duration oldest = null;
        List<StoredEvent> page = new ArrayList<>(PAGE);
        try (LogReader reader = store.log().read(ReadQuery.after(place).limit(COUNTED_MAX))) {
            LogElement element = reader.next();
            while (element != null) {
                if (element instanceof StoredEvent event) {
                    page.add(event);
                    seen++;
                }
                element = reader.next();
                if (!page.isEmpty() && (page.size() == PAGE || element == null)) {
                    var known = origins.between(page.getFirst().position(), page.getLast().position());
                    for (StoredEvent event : page) {
                        if (!known.contains(event.position())) {
                            number++;
                            oldest = oldest == null ? age(event.received(), now) : oldest;
                        }
                    }
                    page.clear();
                }
            }
            long more = seen < COUNTED_MAX ? 0 : reader.head() - place - seen;
            return new Sending(place, new Lag(number + Math.max(0, more), more <= 0, oldest), turnTo(now));
        }
    }

    private @Nullable Instant turnTo(Instant now) {
        return OutboxTurn.heldTo(store).filter(now::isBefore).orElse(null);
    }
}
