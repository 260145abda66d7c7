package io.esper.oona.axon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.esper.oona.event.Envelope;
import io.esper.oona.event.Message;
import io.esper.oona.event.Retention;
import io.esper.oona.event.Tag;
import io.esper.oona.store.Append;
import io.esper.oona.store.StoreException;
import io.esper.oona.store.StoredEvent;
import io.esper.oona.store.TopicRegistry;
import io.esper.oona.store.testing.StoredEvents;
import io.esper.oona.store.testing.TestDatabase;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.eventsourcing.eventstore.SourcingCondition;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.GenericEventMessage;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How an event of Axon and an event of the log are each other's form.
abstract class MappingContract extends EngineContractPart {
    private static final String REPORT =
            """
                    {"blueprint_id":"LoRA","seed_id":"(12, 3)","pre_metric":0.871,"post_metric":0.889,"outcome":"FOSSILIZED"}""";

    MappingContract(TestDatabase.Kind kind) {
        super(kind);
    }

    private EventMessage back() {
        return source(having(tag("t", 1))).events().getFirst();
    }

    private StoredEvent stored() {
        return StoredEvents.all(store).getLast();
    }

    private static EventMessage message(String id, MessageType type, @Nullable Object payload,
            Map<String, String> metadata) {
        return new GenericEventMessage(id, type, payload, metadata, Instant.parse("2026-03-01T00:00:00.000000001Z"));
    }

    private void assertComesBack(EventMessage event) {
        append(tagged(event, tag("t", 1)));
        EventMessage back = back();
        assertThat(back.identifier()).isEqualTo(event.identifier());
        assertThat(back.type()).isEqualTo(event.type());
        assertThat(back.timestamp()).isEqualTo(event.timestamp());
        assertThat(back.metadata()).isEqualTo(event.metadata());
        assertThat(back.payloadAs(byte[].class, CONVERTER)).isEqualTo(event.payloadAs(byte[].class, CONVERTER));
    }

    @Nested
    class ThereAndBack {
        private final MessageType type = new MessageType("shop.OrderPlaced", "0.0.1");

        @Test
        void an_event_comes_back_as_it_was_published() {
            assertComesBack(message("5f0c1f0e-7c0a-4d0e-9d55-0a1e5b1b7a01", type, Map.of("order", "o-1", "lines", 3),
                    Map.of("correlationId", "c-1", "ключ", "\"quoted\"\n\u0001")));
            assertThat((Object) back().payloadAs(Map.class, CONVERTER)).isEqualTo(Map.of("order", "o-1", "lines", 3));
        }

        @Test
        void an_identifier_that_is_no_uuid_comes_back() {
            assertComesBack(message("order-7/1", type, "x", Map.of()));
            assertThat(stored().eventId()).isEqualTo(EventToMessage.eventId("order-7/1"));
        }

        @Test
        void an_unusual_form_of_a_uuid_comes_back() {
            assertComesBack(message("5F0C1F0E-7C0A-4D0E-9D55-0A1E5B1B7A01", type, "x", Map.of()));
        }

        @Test
        void metadata_without_a_value_comes_back() {
            Map<String, String> metadata = new HashMap<>();
            metadata.put("nothing", null);
            metadata.put("empty", "");
            assertComesBack(message("m", type, "x", metadata));
        }

        @Test
        void an_event_without_a_payload_comes_back_without() {
            assertComesBack(message("m", type, null, Map.of()));
            assertThat(back().payload()).isNull();
            assertThat(new String(stored().payload(), StandardCharsets.UTF_8)).isEqualTo("null");
        }

        @Test
        void bytes_are_kept_as_they_are() {
            assertComesBack(message("m", type, new byte[]{0, -1, 10, 13, 127}, Map.of()));
            assertThat(stored().payload()).containsExactly(0, -1, 10, 13, 127);
        }

        @Test
        void every_version_comes_back_and_has_a_number() {
            Map<String, Integer> numbers =
                    Map.of("0.0.1", 1, "1", 1, "2", 2, "3.1.4", 3, "17-rc.2", 17, "v2", 1, "0", 1,
                            "12345678901", 1);
            numbers.forEach((version, number) -> {
                assertThat(TypeVersion.number(version)).as(version).isEqualTo(number);
                append(tagged(message("of-" + version, new MessageType("shop.OrderPlaced", version), "x", Map.of()),
                        tag("version", version)));
                assertThat(source(having(tag("version", version))).events().getFirst().type().version())
                        .isEqualTo(version);
                assertThat(stored().version()).isEqualTo(number);
            });
        }

        @Test
        void metadata_beyond_the_limit_is_refused_before_anything_is_written() {
            EventMessage event = message("m", type, "x", Map.of("long", "x".repeat(70_000)));
            assertThatThrownBy(() -> prepare(AppendCondition.none(), tagged(event)))
                    .hasRootCauseInstanceOf(IllegalArgumentException.class);
        }

        @Test
        void a_tag_that_the_log_cannot_hold_is_refused_with_the_event_s_name() {
            assertThatThrownBy(() -> prepare(AppendCondition.none(), event("x", tag("seat", ""))))
                    .rootCause().isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> prepare(AppendCondition.none(), event("x", tag("a=b", "1"))))
                    .cause().hasMessageContaining("Noted").hasMessageContaining("tag key");
            assertThat(store.log().head()).isZero();
        }
    }

    @Nested
    class OnTheLog {
        @Test
        void an_event_has_its_type_its_tags_and_the_trace_of_its_metadata() {
            append(tagged(message("m", new MessageType("shop.OrderPlaced", "2.0"), Map.of("a", 1),
                    Map.of("correlationId", "c-1", "runId", "run-7")), tag("order", "o-1"), tag("shop", "s")));
            StoredEvent event = stored();
            assertThat(event.topic()).isEqualTo("axon.events");
            assertThat(event.retention()).isEqualTo(Retention.INDEFINITE);
            assertThat(event.type()).isEqualTo("shop.OrderPlaced");
            assertThat(event.version()).isEqualTo(2);
            assertThat(event.schemaVersion()).isEqualTo(2);
            assertThat(event.senderId()).isEqualTo("axon");
            assertThat(event.traceId()).isEqualTo("c-1");
            assertThat(event.runId()).isEqualTo("run-7");
            assertThat(event.tags()).containsExactly(new Tag("order", "o-1"), new Tag("shop", "s"));
            assertThat(new String(event.payload(), StandardCharsets.UTF_8)).isEqualTo("{\"a\":1}");
            assertThat(event.timestamp().text()).isEqualTo("2026-03-01T00:00:00.000000001Z");
            assertThat(event.extensions()).isEqualTo(
                    "{\"axon\":{\"version\":\"2.0\",\"id\":\"m\",\"metadata\":" + metadata(event) + "}}");
        }

        /// A map has no order.
        private String metadata(StoredEvent event) {
            String one = "{\"correlationId\":\"c-1\",\"runId\":\"run-7\"}";
            return String.valueOf(event.extensions()).contains(one)
                    ? one
                    : "{\"runId\":\"run-7\",\"correlationId\":\"c-1\"}";
        }

        @Test
        void the_topic_of_axon_events_is_registered_once() {
            engineOn(store);
            assertThat(store.topics().list()).extracting(TopicRegistry.Registration::name)
                    .containsExactly("axon.events");
        }

        @Test
        void an_event_of_a_platform_type_is_a_message_of_its_topic_with_the_tags_that_it_indexes() {
            append(tagged(message("m", new MessageType("FieldReport", "1"), REPORT, Map.of("traceId", "t-9")),
                    tag("desk", "d-1")));
            StoredEvent event = stored();
            assertThat(event.topic()).isEqualTo("innovation.field_reports");
            assertThat(event.type()).isEqualTo("FieldReport");
            assertThat(event.tags()).contains(new Tag("blueprint", "LoRA"), new Tag("desk", "d-1"),
                    new Tag("trace", "t-9"));
            assertThat(source(having(tag("blueprint", "LoRA"))).payloads()).containsExactly(REPORT);
            assertThat(source(having(tag("desk", "d-1"))).events().getFirst().type())
                    .isEqualTo(new MessageType("FieldReport", "1"));
        }

        @Test
        void an_event_that_its_strict_topic_does_not_take_is_refused_before_anything_is_written() {
            assertThatThrownBy(() -> prepare(AppendCondition.none(), event("fine"),
                    tagged(message("m", new MessageType("FieldReport", "1"), "{\"blueprint_id\":\"LoRA\"}", Map.of()))))
                    .hasMessageContaining("innovation.field_reports").hasMessageContaining("seed_id");
            assertThatThrownBy(() -> prepare(AppendCondition.none(),
                    tagged(message("m", new MessageType("GerminationCommand", "1"),
                            "{\"target_layer_id\":1,\"target_seed_id\":2,\"command\":\"request_germination\"}",
                            Map.of()))))
                    .hasMessageContaining("KasminaControlCommand");
            assertThat(store.log().head()).isZero();
        }

        @Test
        void types_go_to_the_topics_that_the_application_names() {
            store.topics().register(new TopicRegistry.Registration("shop.audit",
                    "{\"name\":\"shop.audit\",\"retention\":\"30d\",\"strict\":false}"));
            engine = new OonaEventStorageEngine(store, CONVERTER,
                    new EventTopics("shop.events", Map.of()).with("Looked", "shop.audit"), "shop-1");
            append(tagged(EngineContractPart.message("Looked", "a")),
                    tagged(EngineContractPart.message("Bought", "b")));
            assertThat(StoredEvents.all(store)).extracting(StoredEvent::topic).containsExactly("shop.audit",
                    "shop.events");
            assertThat(StoredEvents.all(store)).extracting(StoredEvent::retention).containsExactly(Retention.DAYS_30,
                    Retention.INDEFINITE);
            assertThat(stored().senderId()).isEqualTo("shop-1");
        }

        @Test
        void an_event_of_a_registered_topic_has_the_tags_that_it_indexes() {
            store.topics().register(new TopicRegistry.Registration("shop.orders",
                    "{\"name\":\"shop.orders\",\"retention\":\"indefinite\",\"strict\":false,"
                            + "\"tags\":{\"order\":\"/order\",\"trace\":\"trace_id\"}}"));
            engine = new OonaEventStorageEngine(store, CONVERTER, new EventTopics("shop.orders", Map.of()), "shop-1");
            MessageType placed = new MessageType("OrderPlaced", "1");
            append(tagged(message("m", placed, Map.of("order", "o-7"), Map.of("traceId", "t-9")), tag("desk", "d-1")));
            assertThat(stored().type()).isEqualTo("OrderPlaced");
            assertThat(stored().tags()).containsExactly(new Tag("desk", "d-1"), new Tag("order", "o-7"),
                    new Tag("trace", "t-9"));
            append(tagged(message("n", placed, new byte[]{'{', -1}, Map.of("traceId", "t-9"))));
            assertThat(stored().tags()).containsExactly(new Tag("trace", "t-9"));
        }

        @Test
        void a_topic_that_nobody_registered_is_refused_by_name() {
            EventTopics topics = EventTopics.platform().with("Looked", "shop.audit");
            assertThatThrownBy(() -> new OonaEventStorageEngine(store, CONVERTER, topics, "shop"))
                    .isInstanceOf(StoreException.Misconfigured.class).hasMessageContaining("shop.audit");
        }
    }

    @Nested
    class NotBornInAxon {
        @Test
        void a_message_of_the_bus_reads_as_an_event_with_its_envelope_as_metadata() {
            Message report = messages.report("bp-1");
            store.log().append(Append.of(List.of(messages.telemetry(), report)));
            EventMessage event = source(having(tag("blueprint", "bp-1"))).events().getFirst();
            assertThat(event.identifier()).isEqualTo(report.envelope().eventId().toString());
            assertThat(event.type()).isEqualTo(new MessageType("FieldReport", "1"));
            assertThat(event.payload()).isEqualTo(report.payload());
            assertThat(event.timestamp()).isEqualTo(report.envelope().timestamp().instant());
            assertThat(event.metadata()).containsEntry("topic", "innovation.field_reports")
                    .containsEntry("senderId", report.envelope().senderId())
                    .containsEntry("traceId", report.envelope().traceId());
        }

        private Message withExtensions(Message message, String extensions) {
            Envelope its = message.envelope();
            return new Message(message.topic(), message.retention(), message.type(), message.version(),
                    new Envelope(its.eventId(), its.senderId(), its.timestamp(), its.traceId(), its.runId(),
                            its.schemaVersion(), extensions),
                    message.tags(), message.flags(), message.payload());
        }

        @ParameterizedTest
        @ValueSource(strings = {"{}", "{\"version\":\"\"}", "{\"version\":\"9\"}", "{\"version\":null,\"id\":null}",
                "{\"version\":{\"version\":\"\"},\"id\":[\"x\"]}", "{\"id\":\"\"}", "{\"id\":\"x\"}",
                "{\"id\":\"5f0c1f0e-7c0a-4d0e-9d55-0a1e5b1b7a01\"}", "{\"void\":true}", "{\"metadata\":7}",
                "{\"metadata\":[{\"version\":\"\"}],\"version\":\"\"}"})
        void a_message_that_claims_to_be_axon_s_keeps_its_id_its_version_and_its_payload(String axon) {
            Message report = withExtensions(messages.report("bp-1"), "{\"axon\":" + axon + ",\"more\":{\"axon\":1}}");
            store.log().append(Append.of(List.of(report)));
            EventMessage event = source(having(tag("blueprint", "bp-1"))).events().getFirst();
            assertThat(event.identifier()).isEqualTo(report.envelope().eventId().toString());
            assertThat(event.type()).isEqualTo(new MessageType("FieldReport", "1"));
            assertThat(event.payload()).isEqualTo(report.payload());
            assertThat(event.metadata()).isEmpty();
        }

        @Test
        void of_the_metadata_that_a_message_claims_texts_are_taken() {
            store.log().append(Append.of(List.of(withExtensions(messages.report("bp-1"),
                    "{\"axon\":{\"metadata\":{\"a\":{\"b\":\"c\"},\"d\":\"e\",\"f\":7},\"version\":\"\"}}"))));
            EventMessage event = source(having(tag("blueprint", "bp-1"))).events().getFirst();
            assertThat(event.metadata()).containsExactlyEntriesOf(Map.of("d", "e"));
        }

        @Test
        void a_sourced_entry_has_the_stored_event() {
            Message report = messages.report("bp-1");
            store.log().append(Append.of(List.of(report)));
            StoredEvent event = engine.source(SourcingCondition.conditionFor(having(tag("blueprint", "bp-1"))), null)
                    .next().orElseThrow().getResource(OonaEventStorageEngine.STORED);
            assertThat(event).isNotNull().extracting(StoredEvent::position, StoredEvent::eventId, StoredEvent::topic)
                    .containsExactly(1L, report.envelope().eventId(), "innovation.field_reports");
        }

        @Test
        void everything_on_the_log_can_be_read_through_the_engine() {
            List<Message> batch = messages.mixed(300);
            store.log().append(Append.of(batch));
            assertThat(source(EventCriteria.havingAnyTag()).events())
                    .extracting(EventMessage::identifier)
                    .isEqualTo(batch.stream().map(message -> message.envelope().eventId().toString()).toList());
        }

        @Test
        void types_of_telemetry_are_refused_by_name() {
            var stream = engine.source(SourcingCondition.conditionFor(
                    EventCriteria.havingAnyTag()
                            .andBeingOneOfTypes("LayerHealthReport")),
                    null);
            assertThat(stream.next()).isEmpty();
            assertThat(stream.error().orElseThrow()).isInstanceOf(StoreException.NotIndexed.class)
                    .hasMessageContaining("LayerHealthReport");
        }
    }
}
