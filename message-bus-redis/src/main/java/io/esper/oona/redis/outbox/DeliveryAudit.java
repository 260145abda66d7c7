package io.esper.oona.redis.outbox;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.esper.oona.event.Topic;
import io.esper.oona.event.TopicCatalogue;
import io.esper.oona.redis.ledger.Ledger;
import io.esper.oona.redis.link.RedisLink;
import io.esper.oona.redis.link.RedisSettings;
import io.esper.oona.redis.record.KnownServers;
import io.esper.oona.redis.record.RecorderSettings;
import io.esper.oona.store.Store;
import org.jspecify.annotations.Nullable;

/// Compares the streams with the log over a window of time, entry by entry, and names what is missing on either side: entries that were
/// not recorded, recorded entries that Redis has lost (streams that were emptied, deleted or went back), and events that were sent and
/// are not there. Reads only. What is in memory is one page of each side, and what is missing. For one thread.
///
/// What may have been trimmed by now is left out: entries and events older than their topic's retention.
public final class DeliveryAudit {
    /// Entries that have just become old enough may be trimmed while the audit runs.
    private static final Duration MARGIN = Duration.ofMinutes(10);
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
    /// @param side     that lacks it
    /// @param entry    id in the stream; null if it is not known to have had one
    /// @param eventId  as far as it is known
    /// @param position of the event on the log that can be sent again; 0 if there is none
    /// @param why      for people
    public record Missing(Side side, String topic, @Nullable String entry, @Nullable String eventId, long position,
            String why) {}

    /// One topic.
    ///
    /// @param onRedis      entries of the stream in the window
    /// @param recorded     of them, those that the log knows
    /// @param waiting      of them, those that come after what had been recorded when the audit began
    /// @param bornOnLog    events received in the window that did not come over the bus
    /// @param unsent       of those, those that the outbox has not sent yet, which is its lag; without an outbox all
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
            Optional<String> server = new KnownServers(ledger).find(link, redis);
            Instant now = now(link);
            for (Topic topic : catalogue.topics()) {
                Duration keep = topic.retention().period().orElse(RecorderSettings.USUAL.indefiniteKeep());
                Instant kept = now.minus(keep).plus(MARGIN);
                Instant keptOnLog = store.clock().instant().minus(keep).plus(MARGIN);
                Names names = new Names(topic.name(), missing);
                Streamed stream = new Streamed(link, ledger, redis.stream(topic.name()), server.orElse("?"));
                EntryComparison entries = new EntryComparison(store, stream, names);
                entries.run(kept.isAfter(from) ? kept : from, to);
                BornEvents born = new BornEvents(store, ledger, stream, names);
                born.run(from, to, keptOnLog);
                born.nameMissing(entries.lost());
                results.add(new TopicResult(topic.name(), entries.onRedis(), entries.recorded(), entries.waiting(),
                        born.count(), born.unsent(), names.count));
            }
        }
        return new Result(results, missing);
    }

    private static Instant now(RedisLink link) {
        return link.time();
    }

    /// Gathers what is missing of one topic.
    static final class Names {
        private final String topic;
        private final List<Missing> missing;
        private long count;

        Names(String topic, List<Missing> missing) {
            this.topic = topic;
            this.missing = missing;
        }

        String topic() {
            return topic;
        }

        void miss(Side side, @Nullable String entry, @Nullable String eventId, long position, String why) {
            count++;
            if (missing.size() < MISSING_MAX) {
                missing.add(new Missing(side, topic, entry, eventId, position, why));
            }
        }
    }
}
