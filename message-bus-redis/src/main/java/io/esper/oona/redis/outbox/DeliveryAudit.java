package io.esper.oona.redis.outbox;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.esper.oona.event.TopicCatalogue;
import io.esper.oona.redis.ledger.Batch;
import io.esper.oona.redis.ledger.Fate;
import io.esper.oona.redis.ledger.Ledger;
import io.esper.oona.redis.ledger.StreamState;
import io.esper.oona.redis.ledger.Taken;
import io.esper.oona.redis.link.Command;
import io.esper.oona.redis.link.EntryId;
import io.esper.oona.redis.link.RedisLink;
import io.esper.oona.redis.link.RedisSettings;
import io.esper.oona.redis.link.Replies;
import io.esper.oona.redis.link.StreamEntry;
import io.esper.oona.store.EventFilter;
import io.esper.oona.store.LogElement;
import io.esper.oona.store.LogReader;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoredEvent;
import org.jspecify.annotations.Nullable;

/// Compares the streams with the log over a window of time, entry by entry, and names what is missing on either side. Reads only. What is
/// in memory is one page of each side, and what is missing. For one thread.
public final class DeliveryAudit {
    private static final int PAGE = 1_000;
    /// No outbox ever ran, so nobody promised to send anything.
    private static final long NEVER = -1;
    private static final int BATCHES = 100;
    /// More are counted, not named.
    private static final int MISSING_MAX = 1_000;
    private final Store store;
    private final RedisSettings redis;
    private final Ledger ledger;

    public DeliveryAudit(Store store, RedisSettings redis) {
        this.store = store;
        this.redis = redis;
        this.ledger = new Ledger(store);
    }

    /// Where something is missing.
    public enum Side {
        LOG, REDIS
    }

    /// Something that is on one side only.
    ///
    /// @param side    that lacks it
    /// @param entry   id in the stream; null if it never had one
    /// @param eventId as far as it is known
    /// @param why     for people
    public record Missing(Side side, String topic, @Nullable String entry, @Nullable String eventId, String why) {}

    /// One topic.
    ///
    /// @param onRedis      entries of the stream in the window
    /// @param recorded     of them, those that the log knows
    /// @param waiting      of them, those that come after what has been recorded
    /// @param bornOnLog    events received in the window that did not come over the bus
    /// @param unsent       of those, those that the outbox has not sent yet; without an outbox all, and none of them is missing
    /// @param missingCount all that is missing, named or not
    public record TopicResult(String topic, long onRedis, long recorded, long waiting, long bornOnLog, long unsent,
            long missingCount) {}

    /// The whole.
    public record Result(List<TopicResult> topics, List<Missing> missing) {

        /// Whether nothing is missing on either side.
        public boolean whole() {
            return topics.stream().allMatch(topic -> topic.missingCount() == 0);
        }
    }

    /// Compares entries and events of the window, `from` inclusive, `to` exclusive: by the server's time on Redis, by receive time on the
    /// log.
    public Result run(TopicCatalogue catalogue, Instant from, Instant to) {
        List<TopicResult> results = new ArrayList<>();
        List<Missing> missing = new ArrayList<>();
        try (RedisLink link = RedisLink.open(redis, "oona-audit")) {
            catalogue.topics()
                    .forEach(topic -> results.add(new Comparison(link, topic.name(), from, to, missing).run()));
        }
        return new Result(results, missing);
    }

    private final class Comparison {
        private final RedisLink link;
        private final String topic;
        private final String key;
        private final Instant from;
        private final Instant to;
        private final List<Missing> missing;
        private long onRedis;
        private long recorded;
        private long waiting;
        private long bornOnLog;
        private long unsent;
        private long missingCount;

        Comparison(RedisLink link, String topic, Instant from, Instant to, List<Missing> missing) {
            this.link = link;
            this.topic = topic;
            this.key = redis.stream(topic);
            this.from = from;
            this.to = to;
            this.missing = missing;
        }

        TopicResult run() {
            compareEntries();
            compareEvents();
            return new TopicResult(topic, onRedis, recorded, waiting, bornOnLog, unsent, missingCount);
        }

        private void miss(Side side, @Nullable String entry, @Nullable String eventId, String why) {
            missingCount++;
            if (missing.size() < MISSING_MAX) {
                missing.add(new Missing(side, topic, entry, eventId, why));
            }
        }

        private void compareEntries() {
            String source = Ledger.source(key);
            EntryId reached = ledger.find(source).map(StreamState::recorded).orElse(EntryId.ZERO);
            String next = Long.toString(Math.max(0, from.toEpochMilli()));
            String end = Long.toString(to.toEpochMilli() - 1);
            while (true) {
                List<StreamEntry> page = Replies.entries(link.call(Command.XRANGE, key, next, end, "COUNT", PAGE));
                if (page.isEmpty()) {
                    return;
                }
                onRedis += page.size();
                Map<EntryId, Taken> taken = taken(source, page.getFirst().id(), page.getLast().id());
                for (StreamEntry entry : page) {
                    Taken known = taken.remove(entry.id());
                    if (known != null) {
                        recorded++;
                        checkEvent(entry, known);
                    } else if (entry.id().isAfter(reached)) {
                        waiting++;
                    } else {
                        miss(Side.LOG, entry.id().toString(), eventId(entry), "the entry was not recorded");
                    }
                }
                taken.values().stream().filter(gone -> gone.fate() != Fate.TRIMMED)
                        .forEach(gone -> miss(Side.REDIS, gone.entry().toString(),
                                gone.position() == 0
                                        ? null
                                        : store.log().at(gone.position()).map(event -> event.eventId().toString())
                                                .orElse(null),
                                "the entry was recorded and then deleted from the stream"));
                next = "(" + page.getLast().id();
            }
        }

        /// What the recorder took over between two entries, both included.
        private Map<EntryId, Taken> taken(String source, EntryId first, EntryId last) {
            Map<EntryId, Taken> taken = new HashMap<>();
            long after = 0;
            while (true) {
                List<Batch> batches = ledger.batches(source, first.millis(), last.millis(), after, BATCHES);
                for (Batch batch : batches) {
                    for (Taken one : batch.entries()) {
                        if (!first.isAfter(one.entry()) && !one.entry().isAfter(last)) {
                            taken.put(one.entry(), one);
                        }
                    }
                    after = batch.number();
                }
                if (batches.size() < BATCHES) {
                    return taken;
                }
            }
        }

        /// The event that stands for the entry has its id.
        private void checkEvent(StreamEntry entry, Taken known) {
            String claimed = eventId(entry);
            if (known.fate() != Fate.STORED || claimed == null) {
                return;
            }
            store.log().at(known.position()).ifPresent(event -> {
                if (!event.eventId().toString().equalsIgnoreCase(claimed)) {
                    miss(Side.LOG, entry.id().toString(), claimed,
                            "position " + known.position() + " holds another event");
                }
            });
        }

        private static @Nullable String eventId(StreamEntry entry) {
            for (int i = 0; i + 1 < entry.fields().size(); i += 2) {
                if (new String(entry.fields().get(i), StandardCharsets.UTF_8).equals("event_id")) {
                    return new String(entry.fields().get(i + 1), StandardCharsets.UTF_8);
                }
            }
            return null;
        }

        /// Events that were born on the log and are to be sent.
        private void compareEvents() {
            long sent = store.cursor(Outbox.READER).map(Long::parseLong).orElse(NEVER);
            EventFilter filter =
                    new EventFilter(Set.of(topic), Set.of(), Set.of(), Set.of(), Set.of(), from, to, null, null);
            BusOrigins origins = new BusOrigins(ledger);
            List<StoredEvent> page = new ArrayList<>(PAGE);
            try (LogReader reader = store.log().read(ReadQuery.after(0).matching(filter))) {
                for (LogElement element = reader.next(); element != null; element = reader.next()) {
                    if (element instanceof StoredEvent event) {
                        page.add(event);
                        if (page.size() == PAGE) {
                            born(page, origins, sent);
                            page.clear();
                        }
                    }
                }
                born(page, origins, sent);
            }
        }

        private void born(List<StoredEvent> page, BusOrigins origins, long sent) {
            if (page.isEmpty()) {
                return;
            }
            Set<Long> known = new HashSet<>(origins.between(page.getFirst().position(), page.getLast().position()));
            for (StoredEvent event : page) {
                if (!known.contains(event.position())) {
                    bornOnLog++;
                    unsent += event.position() > sent ? 1 : 0;
                    if (sent != NEVER && event.position() > sent) {
                        miss(Side.REDIS, null, event.eventId().toString(), "the event at position " + event.position()
                                + " was born on the log and the outbox has not sent it");
                    }
                }
            }
        }
    }
}
