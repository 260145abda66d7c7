package io.esper.oona.benchmarks.contender;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.esper.oona.event.Message;
import io.esper.oona.event.Tag;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Every contender stores what it is given and gives it back, else its figures would mean nothing. Subclasses name the database.
public abstract class ContenderContract {
    private static final int EVENTS = 2_000;

    private final List<Message> messages = new Load(11, EVENTS).take(EVENTS);
    private Contender contender;

    /// A fresh contender.
    protected abstract Contender open() throws Exception;

    /// Whether payloads come back as equal bytes; else as equal JSON.
    protected boolean keepsBytes() {
        return true;
    }

    /// Whether it finds single events by their ids; else it says that it does not.
    protected boolean findsById() {
        return true;
    }

    /// The order in which replay gives events.
    protected Order order() {
        return Order.LOG;
    }

    /// Of the whole log, of each category only, or none at all.
    public enum Order {
        LOG, CATEGORY, NONE
    }

    @BeforeEach
    void store() throws Exception {
        contender = open();
        contender.append(messages.subList(0, 1));
        contender.append(messages.subList(1, 501));
        contender.bulk(messages.subList(501, EVENTS));
        contender.settle();
    }

    @AfterEach
    void close() {
        contender.close();
    }

    @Test
    void replay_returns_every_event_as_it_was_given() {
        List<ReadEvent> read = new ArrayList<>();
        contender.replay(EVENTS, event -> read.add(copy(event)));
        List<Message> expected = messages;
        if (order() != Order.LOG) {
            Map<UUID, ReadEvent> byId = new HashMap<>();
            read.forEach(event -> byId.put(event.id(), event));
            expected.forEach(message -> same(byId.get(message.envelope().eventId()), message));
        } else {
            for (int i = 0; i < EVENTS; i++) {
                same(read.get(i), expected.get(i));
            }
        }
        assertThat(read).hasSize(EVENTS);
    }

    @Test
    void replay_ends_after_the_events_asked_for() {
        Set<UUID> read = new HashSet<>();
        contender.replay(700, event -> read.add(event.id()));
        assertThat(read).hasSize(700);
        if (order() != Order.NONE) {
            assertThat(read).isEqualTo(new HashSet<>(
                    messages.stream().limit(700).map(message -> message.envelope().eventId()).toList()));
        }
    }

    @Test
    void a_tag_returns_the_events_of_its_stream_in_order_after_housekeeping_too() {
        contender.tidy();
        Samples samples = new Samples();
        messages.forEach(samples::add);
        for (Map.Entry<Tag, Integer> sample : samples.tags()) {
            List<UUID> read = new ArrayList<>();
            contender.readTag(sample.getKey(), event -> read.add(event.id()));
            assertThat(read)
                    .isEqualTo(messages.stream().filter(message -> message.tags().contains(sample.getKey()))
                            .map(message -> message.envelope().eventId()).toList())
                    .hasSize(sample.getValue());
        }
    }

    @Test
    void an_event_is_found_by_its_id_and_an_unknown_one_is_not() {
        if (!findsById()) {
            assertThatThrownBy(() -> contender.find(messages.getFirst().envelope().eventId()))
                    .isInstanceOf(UnsupportedOperationException.class);
            return;
        }
        for (Message message : messages.subList(490, 510)) {
            same(contender.find(message.envelope().eventId()), message);
        }
        assertThat(contender.find(new UUID(1, 2))).isNull();
    }

    @Test
    void the_size_counts_at_least_a_tenth_of_the_payloads() {
        contender.tidy();
        long payloads = messages.stream().mapToLong(message -> message.payload().length).sum();
        assertThat(contender.bytes()).isGreaterThan(payloads / 10);
    }

    private void same(@Nullable ReadEvent found, Message message) {
        ReadEvent read = requireNonNull(found, "not there");
        assertThat(read.id()).isEqualTo(message.envelope().eventId());
        assertThat(read.type()).isEqualTo(message.type());
        assertThat(read.version()).isEqualTo(message.version());
        assertThat(read.sender()).isEqualTo(message.envelope().senderId());
        assertThat(read.trace()).isEqualTo(message.envelope().traceId());
        byte[] payload = Arrays.copyOfRange(read.buffer(), read.offset(), read.offset() + read.length());
        if (keepsBytes()) {
            assertThat(payload).isEqualTo(message.payload());
        } else {
            JsonMapper json = new JsonMapper();
            try {
                assertThat(json.readTree(new String(payload, StandardCharsets.UTF_8)))
                        .isEqualTo(json.readTree(new String(message.payload(), StandardCharsets.UTF_8)));
            } catch (JsonProcessingException malformed) {
                throw new AssertionError(malformed);
            }
        }
    }

    private static ReadEvent copy(ReadEvent event) {
        byte[] payload = Arrays.copyOfRange(event.buffer(), event.offset(), event.offset() + event.length());
        return new ReadEvent(event.id(), event.type(), event.version(), event.sender(), event.trace(), event.claimed(),
                payload, 0, payload.length);
    }
}
