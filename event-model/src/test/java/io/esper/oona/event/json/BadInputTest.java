package io.esper.oona.event.json;

import static io.esper.oona.event.json.TestMessages.ENVELOPE;
import static io.esper.oona.event.json.TestMessages.EPOCH;
import static io.esper.oona.event.json.TestMessages.accepted;
import static io.esper.oona.event.json.TestMessages.epoch;
import static io.esper.oona.event.json.TestMessages.message;
import static io.esper.oona.event.json.TestMessages.refused;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;

import io.esper.oona.event.Flag;
import io.esper.oona.event.Message;
import io.esper.oona.event.TopicCatalogue;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The table "Bad input" of the reliability document, as far as it concerns reading.
class BadInputTest {

    /// Marks the place in a text where the fault is expected; not part of the text.
    private static final String HERE = "⟶";

    private static void assertRefusedHere(RefusalReason reason, String marked) {
        byte[] bytes = marked.replace(HERE, "").getBytes(UTF_8);
        int offset = marked.substring(0, marked.indexOf(HERE)).getBytes(UTF_8).length;
        Refusal refusal = refused(TestMessages.reader().read(bytes));
        assertThat(refusal.reason()).as(refusal.detail()).isEqualTo(reason);
        assertThat(refusal.byteOffset()).as(refusal.detail()).isEqualTo(offset);
    }

    @Nested
    class Malformed {
        @ParameterizedTest
        @ValueSource(strings = {"⟶", "   ⟶", "{⟶", "{}⟶}", "{\"topic\"⟶", "{\"topic\":⟶", "{\"topic\":\"x⟶",
                "{\"topic\":\"x\\⟶", "{\"a\":1,⟶}",
                "{\"a\" ⟶1}", "{⟶a:1}", "{⟶'a':1}", "{\"a\":0⟶1}", "{\"a\":1.⟶}", "{\"a\":.⟶5}", "{\"a\":1e⟶}",
                "{\"a\":-⟶}", "{\"a\":+⟶1}",
                "{\"a\":[1,⟶]}", "{\"a\":[1⟶ 2]}", "{\"a\":⟶tru}", "{\"a\":⟶True}", "{\"a\":nul⟶", "{\"a\":\"\\⟶x\"}",
                "{\"a\":\"\\u12⟶G4\"}",
                "{\"a\":\"tab⟶\t\"}", "{\"a\":1}⟶ x", "{\"a\":1}⟶{}", "{\"a\":1}⟶,", "{\"a\"⟶,1}", "⟶\uFEFF{}",
                "⟶/* c */{}", "{\"a\":1 ⟶// c\n}"})
        void text_that_is_no_json_is_refused_at_the_first_byte_that_cannot_be_right(String marked) {
            byte[] bytes = marked.replace(HERE, "").getBytes(UTF_8);
            Refusal refusal = refused(TestMessages.reader().read(bytes));
            assertThat(refusal.reason()).as(refusal.detail()).isIn(RefusalReason.MALFORMED_JSON,
                    RefusalReason.MISSING_FIELD);
        }

        @Test
        void every_cut_of_a_message_is_refused_at_its_end() {
            byte[] whole = epoch(EPOCH).getBytes(UTF_8);
            for (int length = 0; length < whole.length; length++) {
                Refusal refusal = refused(TestMessages.reader().read(whole, 0, length, null));
                assertThat(refusal.reason()).isEqualTo(RefusalReason.MALFORMED_JSON);
                assertThat(refusal.byteOffset()).isBetween((long) Math.max(0, length - 5), (long) length);
            }
        }

        @Test
        void offsets_count_from_the_message_wherever_it_stands_in_the_array() {
            byte[] padded = ("xxxxx" + "{\"a\":01}" + "yyy").getBytes(UTF_8);
            assertThat(refused(TestMessages.reader().read(padded, 5, 8, null)).byteOffset()).isEqualTo(6);
        }

        @Test
        void a_fault_in_a_flat_payload_is_placed_in_the_message() {
            String flat =
                    "{\"event_id\":\"5f0c1f0e-7c0a-4d0e-9d55-0a1e5b1b7a06\",\"sender_id\":\"é\",\"timestamp\":\"2026-03-02T14:29:59Z\","
                            + "\"trace_id\":\"t\",\"topic\":\"system.events.epoch\",\"payload\":\"{\\\"epoch\\\":\\\"\\u00e9\\ud83d\\ude00\\\",⟶oops}\"}";
            assertRefusedHere(RefusalReason.MALFORMED_JSON, flat);
        }
    }

    @Nested
    class Characters {
        @ParameterizedTest
        @ValueSource(strings = {"\u0080", "\u00c0\u0080", "\u00c3", "\u00c3(", "\u00e0\u0080\u0080",
                "\u00ed\u00a0\u0080", "\u00e2\u0082",
                "\u00f0\u0080\u0080\u0080", "\u00f4\u0090\u0080\u0080", "\u00f5\u0080\u0080\u0080", "\u00ff"})
        void bytes_that_are_not_utf8_are_refused_with_the_place(String latin1) {
            String before = "{\"topic\":\"é";
            byte[] front = before.getBytes(UTF_8);
            byte[] bad = latin1.getBytes(ISO_8859_1);
            byte[] bytes = new byte[front.length + bad.length + 2];
            System.arraycopy(front, 0, bytes, 0, front.length);
            System.arraycopy(bad, 0, bytes, front.length, bad.length);
            bytes[bytes.length - 2] = '"';
            bytes[bytes.length - 1] = '}';
            Refusal refusal = refused(TestMessages.reader().read(bytes));
            assertThat(refusal.reason()).isEqualTo(RefusalReason.INVALID_UTF8);
            assertThat(refusal.byteOffset()).isEqualTo(front.length);
        }

        @Test
        void all_of_unicode_is_taken_otherwise() {
            StringBuilder all = new StringBuilder();
            for (int code = 1; code <= Character.MAX_CODE_POINT; code += code < 0x3000 ? 1 : 97) {
                if (code >= ' ' && code != '"' && code != '\\' && !(code >= 0xD800 && code <= 0xDFFF)) {
                    all.appendCodePoint(code);
                }
            }
            assertThat(accepted(epoch(EPOCH.replace("}", ",\"x\":\"" + all + "\"}"))).type()).isEqualTo("EpochEvent");
        }

        @ParameterizedTest
        @ValueSource(strings = {"⟶\\u0000", "⟶\\ud800", "⟶\\udc00", "⟶\\ud800\\ud800", "⟶\\udc00\\ud800", "⟶\\ud800x",
                "ok\\ud83d\\ude00⟶\\ud83d"})
        void escapes_of_what_is_no_character_are_refused_with_the_place(String marked) {
            assertRefusedHere(RefusalReason.FORBIDDEN_CHARACTER,
                    epoch(EPOCH.replace("}", ",\"x\":\"" + marked + "\"}")));
            assertRefusedHere(RefusalReason.FORBIDDEN_CHARACTER, epoch(EPOCH.replace("}", ",\"" + marked + "\":1}")));
        }

        @Test
        void a_raw_nul_is_refused() {
            assertRefusedHere(RefusalReason.FORBIDDEN_CHARACTER, epoch(EPOCH.replace("run7", "ru⟶\u0000n7")));
            assertRefusedHere(RefusalReason.FORBIDDEN_CHARACTER, "⟶\u0000" + epoch(EPOCH));
        }
    }

    @Nested
    class Fields {
        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
                "{\"epoch\":42,\"validation_accuracy\":0.8}             | missing-field | /payload/validation_loss",
                "{\"epoch\":null,\"validation_accuracy\":1,\"validation_loss\":1} | missing-field | /payload/epoch",
                "{\"epoch\":\"1\",\"validation_accuracy\":1,\"validation_loss\":1} | wrong-type | /payload/epoch",
                "{\"epoch\":1.5,\"validation_accuracy\":1,\"validation_loss\":1}  | wrong-type | /payload/epoch",
                "{\"epoch\":4294967296,\"validation_accuracy\":1,\"validation_loss\":1}  | wrong-type | /payload/epoch",
                "{\"epoch\":1,\"validation_accuracy\":true,\"validation_loss\":1} | wrong-type | /payload/validation_accuracy",
                "{\"epoch\":1,\"validation_accuracy\":1,\"validation_loss\":1,\"hardware_context\":{\"device_type\":7}} | wrong-type | /payload/hardware_context/device_type"})
        void a_field_of_the_payload_is_refused_with_its_pointer(String payload, String reason, String pointer) {
            Refusal refusal = refused(epoch(payload));
            assertThat(refusal.reason().code()).isEqualTo(reason);
            assertThat(refusal.pointer()).isEqualTo(pointer);
            assertThat(refusal.topic()).isEqualTo("system.events.epoch");
            assertThat(refusal.eventId()).isEqualTo("5f0c1f0e-7c0a-4d0e-9d55-0a1e5b1b7a06");
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
                "\"sender_id\":\"tolaria\",                             |                          | missing-field | /envelope/sender_id",
                "\"tolaria\"                                            | null                     | missing-field | /envelope/sender_id",
                "\"tolaria\"                                            | 7                        | wrong-type    | /envelope/sender_id",
                "\"run7-e42\"                                           | 12345                    | wrong-type    | /envelope/trace_id",
                "\"run7-e42\"                                           | \"t\",\"payload\":1      | unknown-field | /envelope/payload",
                "\"run7-e42\"                                           | \"t\",\"run_id\":5       | wrong-type    | /envelope/run_id",
                "\"run7-e42\"                                           | \"t\",\"schema_version\":0 | wrong-type  | /envelope/schema_version",
                "\"run7-e42\"                                           | \"t\",\"schema_version\":\"1\" | wrong-type | /envelope/schema_version",
                "\"run7-e42\"                                           | \"t\",\"schema_version\":2 | unknown-schema | /envelope/schema_version",
                "5f0c1f0e-7c0a-4d0e-9d55-0a1e5b1b7a06                   | 5f0c1f0e7c0a4d0e9d550a1e5b1b7a06 | bad-uuid | /envelope/event_id",
                "5f0c1f0e-7c0a-4d0e-9d55-0a1e5b1b7a06                   | {5f0c1f0e-7c0a-4d0e-9d55-0a1e5b1b7a06} | bad-uuid | /envelope/event_id",
                "5f0c1f0e-7c0a-4d0e-9d55-0a1e5b1b7a06                   | +f0c1f0e-7c0a-4d0e-9d55-0a1e5b1b7a06 | bad-uuid | /envelope/event_id",
                "2026-03-02T14:29:59Z                                   | 2026-02-30T14:29:59Z     | bad-time      | /envelope/timestamp",
                "2026-03-02T14:29:59Z                                   | 2026-03-02               | bad-time      | /envelope/timestamp",
                "2026-03-02T14:29:59Z                                   | 1772461799               | bad-time      | /envelope/timestamp"})
        void a_field_of_the_envelope_is_refused_with_its_pointer(String part, String instead, String reason,
                String pointer) {
            Refusal refusal = refused(
                    message("system.events.epoch", ENVELOPE.replace(part, instead == null ? "" : instead), EPOCH));
            assertThat(refusal.reason().code()).as(refusal.detail()).isEqualTo(reason);
            assertThat(refusal.pointer()).isEqualTo(pointer);
        }

        @Test
        void ids_beyond_1024_characters_are_too_long() {
            assertThat(refused(message("system.events.epoch", ENVELOPE.replace("tolaria", "x".repeat(1_025)), EPOCH))
                    .reason())
                    .isEqualTo(RefusalReason.TOO_LONG);
            assertThat(accepted(message("system.events.epoch", ENVELOPE.replace("tolaria", "x".repeat(1_024)), EPOCH))
                    .envelope()
                    .senderId()).hasSize(1_024);
        }

        @ParameterizedTest
        @ValueSource(strings = {"{\"extra\":1,", "{\"trace_id\":\"t\","})
        void what_stands_beside_envelope_and_payload_is_refused_because_it_would_be_lost(String start) {
            assertThat(refused(epoch(EPOCH).replaceFirst("\\{", start)).reason())
                    .isEqualTo(RefusalReason.UNKNOWN_FIELD);
        }

        @Test
        void a_null_beside_envelope_and_payload_says_nothing_and_is_ignored() {
            assertThat(accepted(epoch(EPOCH).replaceFirst("\\{", "{\"extra\":null,")).type()).isEqualTo("EpochEvent");
        }

        @ParameterizedTest
        @ValueSource(strings = {"[]", "\"{}\"", "1", "true"})
        void a_payload_that_is_no_object_is_of_the_wrong_type(String payload) {
            Refusal refusal = refused(epoch(payload));
            assertThat(refusal.reason()).isEqualTo(RefusalReason.WRONG_TYPE);
            assertThat(refusal.pointer()).isEqualTo("/payload");
        }

        @Test
        void an_initiator_outside_the_closed_set_is_refused() {
            Refusal refusal = refused(message("system.events.rollback", ENVELOPE,
                    "{\"failed_epoch\":5,\"restored_epoch\":3,\"reason\":\"r\",\"initiated_by\":\"NOBODY\"}"));
            assertThat(refusal.reason()).isEqualTo(RefusalReason.OUT_OF_CLOSED_SET);
            assertThat(refusal.pointer()).isEqualTo("/payload/initiated_by");
        }

        @Test
        void a_fault_in_an_older_version_is_placed_in_the_text_as_received() {
            Refusal refusal = refused(message("innovation.candidates.submitted", ENVELOPE,
                    "{\"blueprint_id\":\"b\",\"karn_meta\":{\"novelty_score\":\"new\"}}"));
            assertThat(refusal.pointer()).isEqualTo("/payload/karn_meta/novelty_score");
            assertThat(refusal.byteOffset()).isEqualTo(message("innovation.candidates.submitted", ENVELOPE,
                    "{\"blueprint_id\":\"b\",\"karn_meta\":{\"novelty_score\":").getBytes(UTF_8).length - 1);
        }
    }

    @Nested
    class Numbers {
        @ParameterizedTest
        @ValueSource(
                strings = {"NaN", "Infinity", "-Infinity", "1e999", "-1e999", "1e400", "179769313486231580793e290"})
        void what_no_double_holds_is_refused_wherever_it_stands(String number) {
            assertRefusedHere(RefusalReason.NOT_A_NUMBER, epoch(EPOCH.replace("0.871", HERE + number)));
            assertRefusedHere(RefusalReason.NOT_A_NUMBER,
                    epoch(EPOCH.replace("}", ",\"x\":{\"y\":[" + HERE + number + "]}}")));
        }

        @ParameterizedTest
        @ValueSource(strings = {"12345678901234567890", "1.7976931348623157e308", "0.10", "1e-400", "-0", "-0.0",
                "0e999", "1E+2",
                "3.141592653589793238462643383279502884197169399375105820974944592307816406286"})
        void other_numbers_are_kept_as_their_bytes(String number) {
            String payload = EPOCH.replace("}", ",\"x\":" + number + "}");
            assertThat(new String(accepted(epoch(payload)).payload(), UTF_8)).isEqualTo(payload);
        }

        @Test
        void a_number_of_more_than_1000_bytes_is_too_long() {
            assertThat(refused(epoch(EPOCH.replace("}", ",\"x\":0." + "1".repeat(999) + "}"))).reason())
                    .isEqualTo(RefusalReason.TOO_LONG);
            assertThat(accepted(epoch(EPOCH.replace("}", ",\"x\":0." + "1".repeat(998) + "}"))).flags()).isZero();
        }
    }

    @Nested
    class Smuggling {
        @ParameterizedTest
        @ValueSource(strings = {"\"epoch\"", "\"\\u0065poch\"", "\"\\u0065\\u0070och\""})
        void a_name_that_comes_twice_is_refused_also_when_written_in_another_way(String name) {
            assertRefusedHere(RefusalReason.DUPLICATE_KEY, epoch(EPOCH.replace("}", "," + HERE + name + ":1}")));
            assertThat(refused(epoch("{" + name + ":1,\"epoch\":2}")).reason()).isEqualTo(RefusalReason.DUPLICATE_KEY);
        }

        @Test
        void envelope_fields_and_parts_that_come_twice_are_refused() {
            assertThat(refused(epoch(EPOCH).replace("\"sender_id\"", "\"trace_id\":\"t\",\"sender_id\"")).reason())
                    .isEqualTo(RefusalReason.DUPLICATE_KEY);
            assertThat(refused(epoch(EPOCH).replaceFirst("\\{", "{\"payload\":null,")).reason())
                    .isEqualTo(RefusalReason.DUPLICATE_KEY);
        }

        @ParameterizedTest
        @ValueSource(ints = {2, 15, 16, 17, 18, 40, 2_000})
        void among_any_number_of_names_the_one_that_comes_twice_is_found(int names) {
            StringBuilder object = new StringBuilder("{\"inner\":{\"n0\":{},\"n1\":{}}");
            for (int i = 0; i < names; i++) {
                object.append(",\"n").append(i).append("\":{\"n").append(i).append("\":0}");
            }
            assertThat(accepted(epoch(EPOCH.replace("}", ",\"x\":" + object + "}}"))).type()).isEqualTo("EpochEvent");
            assertThat(
                    refused(epoch(EPOCH.replace("}", ",\"x\":" + object + ",\"n" + (names - 1) + "\":1}}"))).reason())
                    .isEqualTo(RefusalReason.DUPLICATE_KEY);
            assertThat(refused(epoch(EPOCH.replace("}", ",\"x\":" + object + ",\"n0\":1}}"))).reason())
                    .isEqualTo(RefusalReason.DUPLICATE_KEY);
        }

        @Test
        void the_65th_level_is_too_deep_in_both_forms() {
            String deepest = "[".repeat(62) + "]".repeat(62);
            assertThat(accepted(epoch(EPOCH.replace("}", ",\"x\":" + deepest + "}"))).type()).isEqualTo("EpochEvent");
            assertThat(refused(epoch(EPOCH.replace("}", ",\"x\":[" + deepest + "]}"))).reason())
                    .isEqualTo(RefusalReason.TOO_DEEP);
            MessageReader reader = TestMessages.reader();
            String id = "5f0c1f0e-7c0a-4d0e-9d55-0a1e5b1b7a06";
            String time = "2026-03-02T14:29:59Z";
            assertThat(reader.readFlat(id, "s", time, "t", "system.events.epoch",
                    EPOCH.replace("}", ",\"x\":" + deepest + "}")))
                    .isInstanceOf(Reading.Accepted.class);
            assertThat(refused(
                    reader.readFlat(id, "s", time, "t", "system.events.epoch",
                            EPOCH.replace("}", ",\"x\":[" + deepest + "]}")))
                    .reason())
                    .isEqualTo(RefusalReason.TOO_DEEP);
        }

        @Test
        void limits_are_settings() {
            MessageLimits small = new MessageLimits(1_000, 4, 100, 10, 20);
            MessageReader reader = new MessageReader(TopicCatalogue.builtIn(), small, TestMessages.CLOCK);
            assertThat(reader.read(epoch(EPOCH).getBytes(UTF_8))).isInstanceOf(Reading.Accepted.class);
            assertThat(reason(reader, epoch(EPOCH) + " ".repeat(1_000))).isEqualTo(RefusalReason.TOO_LARGE);
            assertThat(reason(reader, epoch(EPOCH.replace("}", ",\"x\":\"" + "y".repeat(101) + "\"}"))))
                    .isEqualTo(RefusalReason.TOO_LONG);
            assertThat(reason(reader, epoch(EPOCH.replace("}", ",\"x\":12345678901}"))))
                    .isEqualTo(RefusalReason.TOO_LONG);
            assertThat(reason(reader, epoch(EPOCH.replace("}", ",\"" + "x".repeat(21) + "\":1}"))))
                    .isEqualTo(RefusalReason.TOO_LONG);
            assertThat(reason(reader, epoch(EPOCH.replace("}", ",\"x\":[[[1]]]}")))).isEqualTo(RefusalReason.TOO_DEEP);
        }

        @Test
        void a_message_of_more_than_a_mebibyte_is_too_large() {
            String message = epoch(EPOCH);
            assertThat(accepted(message + " ".repeat((1 << 20) - message.length())).type()).isEqualTo("EpochEvent");
            assertThat(refused(message + " ".repeat((1 << 20) - message.length() + 1)).reason())
                    .isEqualTo(RefusalReason.TOO_LARGE);
        }

        private static RefusalReason reason(MessageReader reader, String text) {
            return refused(reader.read(text.getBytes(UTF_8))).reason();
        }
    }

    @Nested
    class Ranges {
        @ParameterizedTest
        @MethodSource("io.esper.oona.event.json.BadInputTest#outOfRange")
        void a_value_outside_its_declared_range_is_accepted_and_marked(String topic, String payload) {
            Message message = accepted(message(topic, ENVELOPE, payload));
            assertThat(message.has(Flag.OUT_OF_RANGE)).isTrue();
            assertThat(new String(message.payload(), UTF_8)).isEqualTo(payload);
        }

        @ParameterizedTest
        @ValueSource(strings = {"0", "1", "0.5", "-0.0"})
        void the_ends_of_a_range_belong_to_it(String accuracy) {
            assertThat(accepted(epoch(EPOCH.replace("0.871", accuracy))).flags()).isZero();
        }
    }

    static Stream<Object[]> outOfRange() {
        String report = "{\"layer_id\":1,\"health_metrics_by_seed\":{\"0\":{\"%s\":%s}}}";
        return Stream.of(new String[]{"system.events.epoch", EPOCH.replace("0.871", "1.7")},
                new String[]{"system.events.epoch", EPOCH.replace("0.412", "-0.1")},
                new String[]{"system.events.epoch", EPOCH.replace("42", "-1")},
                new String[]{"system.events.epoch", EPOCH.replace("0.412", "1e39")},
                new String[]{"telemetry.seed.health", report.formatted("dead_ratio", "1.01")},
                new String[]{"telemetry.seed.health", report.formatted("variance", "-1")},
                new String[]{"telemetry.seed.health", report.formatted("correlation", "-1.5")},
                new String[]{"telemetry.seed.health", report.formatted("other", "1e300")},
                new String[]{"innovation.candidates.submitted",
                        "{\"blueprint_id\":\"b\",\"karn_meta\":{\"novelty_score\":2}}"},
                new String[]{"innovation.certification.results", "{\"blueprint_id\":\"b\",\"risk_score\":-0.5}"},
                new String[]{"innovation.field_reports",
                        "{\"blueprint_id\":\"b\",\"seed_id\":\"1,2\",\"pre_metric\":1e200,\"post_metric\":1,\"outcome\":\"CULLED\"}"},
                new String[]{"system.events.rollback", "{\"failed_epoch\":-5,\"restored_epoch\":3,\"reason\":\"r\"}"},
                new String[]{"control.kasmina.commands",
                        "{\"target_layer_id\":1,\"target_seed_id\":2,\"command\":\"x\",\"issued_epoch\":-1}"})
                .map(Object[].class::cast);
    }
}
