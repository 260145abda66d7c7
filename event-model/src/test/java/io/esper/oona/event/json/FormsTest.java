package io.esper.oona.event.json;

import static io.esper.oona.event.json.TestMessages.ENVELOPE;
import static io.esper.oona.event.json.TestMessages.EPOCH;
import static io.esper.oona.event.json.TestMessages.accepted;
import static io.esper.oona.event.json.TestMessages.epoch;
import static io.esper.oona.event.json.TestMessages.message;
import static io.esper.oona.event.json.TestMessages.refused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import io.esper.oona.event.Flag;
import io.esper.oona.event.Message;
import io.esper.oona.event.Retention;
import io.esper.oona.event.Tag;
import io.esper.oona.event.TopicCatalogue;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormsTest {
    private static final String ID = "5f0c1f0e-7c0a-4d0e-9d55-0a1e5b1b7a06";
    private static final String TIME = "2026-03-02T14:29:59Z";

    private final MessageReader reader = TestMessages.reader();

    @Nested
    class Nested_form {
        @Test
        void the_order_of_the_parts_is_free() {
            String payload =
                    "{ \"run_id\" : \"run7\",\n \"epoch\":42 ,\"validation_accuracy\":0.8710,\"validation_loss\":41.2e-2 }";
            String message = "\t{\"payload\": " + payload + " , \"envelope\":" + ENVELOPE
                    + ",\"topic\":\"system.events.epoch\"}\n";
            Message read = accepted(message);
            assertThat(new String(read.payload(), UTF_8)).isEqualTo(payload);
            assertThat(read.topic()).isEqualTo("system.events.epoch");
            assertThat(read.retention()).isEqualTo(Retention.DAYS_30);
            assertThat(read.type()).isEqualTo("EpochEvent");
            assertThat(read.version()).isEqualTo(1);
            assertThat(read.tags()).containsExactly(new Tag("run", "run7"), new Tag("trace", "run7-e42"));
            assertThat(read.envelope().eventId()).isEqualTo(UUID.fromString(ID));
            assertThat(read.envelope().timestamp().text()).isEqualTo(TIME);
            assertThat(read.envelope().runId()).isNull();
            assertThat(read.flags()).isZero();
        }

        @Test
        void a_message_without_topic_takes_the_one_that_is_given() {
            byte[] bytes = ("{\"envelope\":" + ENVELOPE + ",\"payload\":" + EPOCH + "}").getBytes(UTF_8);
            assertThat(accepted(reader.read(bytes, 0, bytes.length, "system.events.epoch")).topic())
                    .isEqualTo("system.events.epoch");
            assertThat(refused(reader.read(bytes, 0, bytes.length, "no.such.topic")).reason())
                    .isEqualTo(RefusalReason.UNKNOWN_TOPIC);
            assertThat(refused(reader.read(bytes, 0, bytes.length, null)).pointer()).isEqualTo("/topic");
        }

        @Test
        void a_topic_of_its_own_counts_more_than_the_one_that_is_given() {
            byte[] bytes = epoch(EPOCH).getBytes(UTF_8);
            assertThat(accepted(reader.read(bytes, 0, bytes.length, "telemetry.seed.health")).topic())
                    .isEqualTo("system.events.epoch");
        }

        @Test
        void run_and_schema_version_are_taken_from_the_envelope() {
            Message read = accepted(
                    epoch(EPOCH).replace("\"trace_id\"", "\"run_id\":\"run9\",\"schema_version\":1,\"trace_id\""));
            assertThat(read.envelope().runId()).isEqualTo("run9");
            assertThat(read.tags()).as("the payload's run counts more").contains(new Tag("run", "run7"));
        }

        @Test
        void an_empty_run_names_none() {
            assertThat(
                    accepted(epoch(EPOCH).replace("\"trace_id\"", "\"run_id\":\"\",\"trace_id\"")).envelope().runId())
                    .isNull();
        }

        @Test
        void escaped_names_and_texts_mean_what_they_stand_for() {
            Message read = accepted(epoch(EPOCH).replace("\"sender_id\":\"tolaria\"",
                    "\"sender\\u005fid\":\"\\u0074\\ud83d\\ude00\\n\""));
            assertThat(read.envelope().senderId()).isEqualTo("t😀\n");
        }
    }

    @Nested
    class Flat_form {
        private static final String FLAT =
                "{\"event_id\":\"" + ID + "\",\"sender_id\":\"tolaria\",\"timestamp\":\"2026-01-05T10:11:16.422105\","
                        + "\"trace_id\":\"12345\",\"topic\":\"system.events.epoch\",\"payload\":\"%s\"}";

        @Test
        void the_payload_is_the_text_of_its_string_exactly() {
            String payload =
                    "{\"epoch\": 1, \"validation_accuracy\": 0.5,\n\"validation_loss\": 1.0, \"n\": \"é😀\\\\\"}";
            String escaped = payload.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n")
                    .replace("é", "\\u00e9").replace("😀",
                            "\\ud83d\\ude00");
            Message read = accepted(FLAT.formatted(escaped));
            assertThat(new String(read.payload(), UTF_8)).isEqualTo(payload);
            assertThat(read.envelope().traceId()).isEqualTo("12345");
            assertThat(read.has(Flag.ZONELESS_TIME)).isTrue();
        }

        @Test
        void a_version_may_be_written_as_text() {
            String flat = FLAT.formatted(EPOCH.replace("\"", "\\\""));
            assertThat(accepted(flat.replace("\"topic\"", "\"schema_version\":\"1\",\"topic\"")).version())
                    .isEqualTo(1);
            assertThat(refused(flat.replace("\"topic\"", "\"schema_version\":\"7\",\"topic\"")).reason())
                    .isEqualTo(RefusalReason.UNKNOWN_SCHEMA);
            assertThat(refused(flat.replace("\"topic\"", "\"schema_version\":\"new\",\"topic\"")).pointer())
                    .isEqualTo("/schema_version");
        }

        @ParameterizedTest
        @ValueSource(strings = {"[]", "1", "null", "\\\"text\\\"", "", " "})
        void a_payload_text_that_is_no_object_is_refused(String text) {
            Refusal refusal = refused(FLAT.formatted(text));
            assertThat(refusal.reason()).isIn(RefusalReason.WRONG_TYPE, RefusalReason.MALFORMED_JSON);
            assertThat(refusal.eventId()).isEqualTo(ID);
        }

        @Test
        void a_payload_that_is_an_object_does_not_belong_into_the_flat_form() {
            assertThat(refused(FLAT.formatted("x").replace("\"x\"", EPOCH)).pointer()).isEqualTo("/payload");
        }

        @Test
        void six_texts_read_like_the_six_fields() {
            Message texts = accepted(reader.readFlat(ID, "tolaria", TIME, "12345", "system.events.epoch", EPOCH));
            assertThat(new String(texts.payload(), UTF_8)).isEqualTo(EPOCH);
            assertThat(texts.envelope().traceId()).isEqualTo("12345");
            assertThat(texts.tags()).contains(new Tag("run", "run7"));
        }

        @Test
        void six_texts_are_refused_for_the_same_reasons() {
            assertThat(refused(reader.readFlat("x", "s", TIME, "t", "system.events.epoch", EPOCH)).pointer())
                    .isEqualTo("/event_id");
            assertThat(refused(reader.readFlat(ID, "\ud800", TIME, "t", "system.events.epoch", EPOCH)).reason())
                    .isEqualTo(RefusalReason.FORBIDDEN_CHARACTER);
            assertThat(refused(reader.readFlat(ID, "s", TIME, "t", "../x", EPOCH)).reason())
                    .isEqualTo(RefusalReason.BAD_TOPIC_NAME);
            assertThat(refused(reader.readFlat(ID, "s", TIME, "t", "system.events.epoch", EPOCH + "\ud800")).reason())
                    .isEqualTo(RefusalReason.FORBIDDEN_CHARACTER);
            Refusal notANumber = refused(
                    reader.readFlat(ID, "s", TIME, "t", "system.events.epoch", EPOCH.replace("0.871", "NaN")));
            assertThat(notANumber.reason()).isEqualTo(RefusalReason.NOT_A_NUMBER);
            assertThat(notANumber.pointer()).isEqualTo("/payload/validation_accuracy");
            assertThat(notANumber.byteOffset()).isEqualTo(EPOCH.indexOf("0.871"));
        }
    }

    @Nested
    class Types_and_tags {
        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
                "telemetry.seed.health | {\"layer_id\":1,\"health_metrics_by_seed\":{}} | LayerHealthReport | ",
                "telemetry.seed.health | {\"seed_id\":\"3,1\",\"metrics\":{}} | HealthSignal | ",
                "telemetry.seed.health | {\"layer_id\":3,\"seed_id\":1,\"chunk_variance\":0.1} | HealthSignal | ",
                "telemetry.seed.health | {\"claim_check\":\"c\"} | ClaimCheck | ",
                "telemetry.seed.health.large | {\"claim_check\":\"c\",\"size_bytes\":9} | ClaimCheck | ",
                "control.kasmina.commands | {\"target_layer_id\":1,\"target_seed_id\":2,\"command\":\"c\",\"command_id\":\"9\",\"blueprint_id\":\"b\"} | KasminaControlCommand | blueprint=b command=9 seed=1,2 trace=run7-e42",
                "control.kasmina.commands | {\"target_seed_id\":\"(1, 2)\",\"command\":\"c\"} | GerminationCommand | seed=1,2 trace=run7-e42",
                "innovation.field_reports | {\"blueprint_id\":\"b\",\"seed_id\":[12,3],\"pre_metric\":1,\"post_metric\":1,\"outcome\":\"CULLED\",\"run_id\":\"r\",\"command_id\":\"\"} | FieldReport | blueprint=b run=r seed=12,3 trace=run7-e42",
                "innovation.candidates.submitted | {\"blueprint_id\":\"b\",\"karn_meta\":{}} | CandidateBlueprint | blueprint=b trace=run7-e42",
                "innovation.certification.results | {\"blueprint_id\":\"\"} | CertifiedBlueprint | trace=run7-e42",
                "system.events.rollback | {\"failed_epoch\":2,\"restored_epoch\":1,\"reason\":\"\"} | RollbackEvent | trace=run7-e42"})
        void the_first_schema_that_fits_gives_the_type_and_the_topic_the_tags(String topic, String payload, String type,
                String tags) {
            Message read = accepted(message(topic, ENVELOPE, payload));
            assertThat(read.type()).isEqualTo(type);
            assertThat(read.tags().stream().map(Tag::toString).toList()).isEqualTo(tags == null
                    ? List.of()
                    : List.of(tags.split(" ")));
            assertThat(read.flags()).isZero();
        }

        @Test
        void a_large_topic_takes_nothing_but_claim_checks() {
            assertThat(refused(
                    message("telemetry.seed.health.large", ENVELOPE, "{\"layer_id\":1,\"health_metrics_by_seed\":{}}"))
                    .reason())
                    .isEqualTo(RefusalReason.MISSING_FIELD);
        }

        @Test
        void a_value_of_more_than_1024_characters_gives_no_tag() {
            String payload = "{\"blueprint_id\":\"" + "b".repeat(1_025) + "\"}";
            assertThat(accepted(message("innovation.certification.results", ENVELOPE, payload)).tags())
                    .containsExactly(new Tag("trace", "run7-e42"));
        }

        @Test
        void version_2_of_a_candidate_is_read_as_such() {
            String envelope = ENVELOPE.replace("}", ",\"schema_version\":2}");
            Message read = accepted(message("innovation.candidates.submitted", envelope,
                    "{\"blueprint_id\":\"b\",\"karn_meta\":{\"parents\":[\"p\"]}}"));
            assertThat(read.version()).isEqualTo(2);
            assertThat(read.envelope().schemaVersion()).isEqualTo(2);
            assertThat(
                    refused(message("innovation.candidates.submitted", envelope.replace(":2}", ":3}"), "{}")).reason())
                    .isEqualTo(RefusalReason.UNKNOWN_SCHEMA);
        }
    }

    @Nested
    class Times {
        @ParameterizedTest
        @CsvSource({"2026-03-04T00:00:00Z,", "2026-03-04T00:00:00.000000001Z,FUTURE_TIME",
                "2199-01-01T00:00:00Z,FUTURE_TIME",
                "2016-03-03T00:00:00Z,", "2016-03-02T23:59:59.999999999Z,PAST_TIME", "0000-01-01T00:00:00Z,PAST_TIME",
                "2026-03-02T14:29:59,ZONELESS_TIME", "2026-03-02T14:29:59.5+02:00,"})
        void claims_far_from_the_receive_time_and_without_zone_are_marked(String time, Flag flag) {
            assertThat(accepted(epoch(EPOCH).replace(TIME, time)).flags()).isEqualTo(flag == null ? 0 : flag.mask());
        }

        @Test
        void nothing_but_flags_depends_on_the_receive_time() {
            MessageReader later = new MessageReader(TopicCatalogue.builtIn(), MessageLimits.DEFAULTS,
                    () -> Instant.parse("2099-01-01T00:00:00Z"));
            byte[] bytes = epoch(EPOCH).getBytes(UTF_8);
            Message now = accepted(reader.read(bytes));
            Message then = accepted(later.read(bytes));
            assertThat(then.has(Flag.PAST_TIME)).isTrue();
            assertThat(then).usingRecursiveComparison().ignoringFields("flags").isEqualTo(now);
        }
    }
}
