package io.esper.oona.redis.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

import io.esper.oona.event.Message;
import io.esper.oona.event.TopicCatalogue;
import io.esper.oona.event.json.MessageLimits;
import io.esper.oona.event.json.MessageReader;
import io.esper.oona.event.json.Reading;
import io.esper.oona.redis.ledger.Counts;
import io.esper.oona.redis.ledger.Ledger;
import io.esper.oona.redis.ledger.Sender;
import io.esper.oona.redis.ledger.StreamState;
import io.esper.oona.redis.link.Command;
import io.esper.oona.redis.link.EntryId;
import io.esper.oona.redis.link.RedisLink;
import io.esper.oona.redis.link.Replies;
import io.esper.oona.redis.testing.Producer;
import io.esper.oona.redis.testing.Producer.Six;
import io.esper.oona.redis.testing.RedisServer;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoredEvent;
import io.esper.oona.store.testing.StoredEvents;

/// Runs recorders in tests and compares what they leave behind.
final class Recording {
    static final RecorderSettings QUICK = RecorderSettings.USUAL.withWait(Duration.ofMillis(20)).withBatch(50)
            .withTrimming(Duration.ZERO, Duration.ofDays(30));

    private Recording() {}

    /// Records all there is.
    static void drain(Store store, RedisServer redis) {
        drain(store, redis, QUICK);
    }

    static void drain(Store store, RedisServer redis, RecorderSettings settings) {
        drain(store, redis, settings, RecorderObserver.SILENT);
    }

    static void drain(Store store, RedisServer redis, RecorderSettings settings, RecorderObserver observer) {
        try {
            new Recorder(store, TopicCatalogue::builtIn, redis.settings(), settings, observer).run(() -> false, true);
        } catch (InterruptedException _) {
            // The test's way to end a run as a crash does.
        }
    }

    /// Of all streams together.
    static Counts counts(Store store) {
        Counts sum = Counts.NONE;
        for (StreamState stream : new Ledger(store).streams()) {
            sum = sum.plus(stream.counts());
        }
        return sum;
    }

    static StreamState stream(Store store, String topic) {
        return new Ledger(store).find(Ledger.source(topic)).orElseThrow();
    }

    /// As the log takes it.
    static Message message(Six six) {
        return switch (new MessageReader(TopicCatalogue.builtIn(), MessageLimits.DEFAULTS, Clock.systemUTC())
                .read(Producer.bytes(six.nested()))) {
            case Reading.Accepted(Message message) -> message;
            case Reading.Refused(var refusal) -> throw new AssertionError(refusal);
        };
    }

    static long length(RedisLink link, String topic) {
        return Replies.number(link.call(Command.XLEN, topic));
    }

    /// The log holds exactly these, each once, those of one topic in their order, with their payloads byte by byte.
    static void assertHolds(Store store, List<Six> messages) {
        List<StoredEvent> events = StoredEvents.all(store);
        assertThat(byTopic(events)).isEqualTo(expected(messages));
        assertThat(events).hasSameSizeAs(messages);
    }

    private static Map<String, List<String>> expected(List<Six> messages) {
        Map<String, List<String>> topics = new TreeMap<>();
        messages.forEach(message -> topics.computeIfAbsent(message.topic(), _ -> new ArrayList<>())
                .add(message.eventId() + " " + message.payload()));
        return topics;
    }

    private static Map<String, List<String>> byTopic(List<StoredEvent> events) {
        Map<String, List<String>> topics = new TreeMap<>();
        events.forEach(event -> topics.computeIfAbsent(event.topic(), _ -> new ArrayList<>())
                .add(event.eventId() + " " + new String(event.payload(), StandardCharsets.UTF_8)));
        return topics;
    }

    /// Nothing is pending with the recorder's group.
    static void assertAcknowledged(RedisLink link, String topic) {
        assertThat(pending(link, topic)).isZero();
    }

    static long pending(RedisLink link, String topic) {
        return Replies.number(Replies.list(link.call(Command.XPENDING, topic, RecorderSettings.GROUP)).getFirst());
    }

    /// The sums over senders are the sums over streams.
    static void assertAuditAgrees(Store store) {
        Map<String, Counts> bySender = new TreeMap<>();
        for (Sender sender : new Ledger(store).senders()) {
            bySender.merge(sender.topic(), sender.counts(), Counts::plus);
        }
        Map<String, Counts> byStream = new TreeMap<>();
        for (StreamState stream : new Ledger(store).streams()) {
            if (stream.counts().received() > 0) {
                byStream.put(stream.topic(), stream.counts());
            }
        }
        assertThat(bySender).isEqualTo(byStream);
    }

    /// Where the log says that the event with this id came from.
    static EntryId sourceOf(Store store, String eventId) {
        long position = store.log().find(UUID.fromString(eventId)).orElseThrow().position();
        return new Ledger(store).batchesFrom(position, 1).getFirst().entries().stream()
                .filter(taken -> taken.position() == position).findFirst().orElseThrow().entry();
    }
}
