package io.esper.oona.event.json;

import static io.esper.oona.event.json.TestMessages.ENVELOPE;
import static io.esper.oona.event.json.TestMessages.accepted;
import static io.esper.oona.event.json.TestMessages.message;
import static io.esper.oona.event.json.TestMessages.refused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esper.oona.event.Flag;
import io.esper.oona.event.Message;
import io.esper.oona.event.Retention;
import io.esper.oona.event.Tag;
import io.esper.oona.event.Topic;
import io.esper.oona.event.TopicCatalogue;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegisteredTopicTest {
    private static final String DEFINITION =
            """
                    {"name": "compilation.kernel.compiled", "retention": "30d", "publishers": ["Tezzeret"], "consumers": ["Urza"],
                     "schemas": [{"type": "KernelCompiled", "schema": {"type": "object", "required": ["blueprint_id", "millis"],
                                   "properties": {"blueprint_id": {"type": "string"}, "millis": {"type": "number", "minimum": 0},
                                                  "status": {"enum": ["ok", "failed"]}, "next": {"$ref": "#/$defs/part"}},
                                   "$defs": {"part": {"type": "object"}}}},
                                 {"type": "KernelFailed", "version": 1, "schema": {"type": "object", "required": ["error"]}}],
                     "tags": {"blueprint": "/blueprint_id", "device": "/target/devices/0", "trace": "trace_id"}, "run": "/run_id"}
                    """;

    private static MessageReader reader(String definition) {
        return new MessageReader(TopicCatalogue.builtIn().with(TopicDefinition.read(definition)),
                MessageLimits.DEFAULTS,
                TestMessages.CLOCK);
    }

    private static Reading read(String definition, String payload) {
        return reader(definition).read(message("compilation.kernel.compiled", ENVELOPE, payload).getBytes(UTF_8));
    }

    @Nested
    class Reading_its_messages {
        @Test
        void the_first_schema_that_fits_gives_the_type_and_pointers_give_the_tags() {
            Message read =
                    accepted(read(DEFINITION, "{\"blueprint_id\":\"b\",\"millis\":1.5,\"target\":{\"devices\":[7]}}"));
            assertThat(read.type()).isEqualTo("KernelCompiled");
            assertThat(read.retention()).isEqualTo(Retention.DAYS_30);
            assertThat(read.tags()).containsExactly(new Tag("blueprint", "b"), new Tag("device", "7"),
                    new Tag("trace", "run7-e42"));
            assertThat(accepted(read(DEFINITION, "{\"error\":\"e\"}")).type()).isEqualTo("KernelFailed");
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
                "{\"blueprint_id\":7,\"millis\":1} | wrong-type | /payload/blueprint_id",
                "{\"blueprint_id\":\"b\"} | missing-field | /payload/millis",
                "{\"blueprint_id\":\"b\",\"millis\":1,\"status\":\"odd\"} | out-of-closed-set | /payload/status",
                "{\"blueprint_id\":\"b\",\"millis\":-1} | no-schema-fits | /payload/millis"})
        void what_fits_no_schema_is_refused_with_reason_and_pointer(String payload, String reason, String pointer) {
            Refusal refusal = refused(read(DEFINITION, payload));
            assertThat(refusal.reason().code()).isEqualTo(reason);
            assertThat(refusal.pointer()).isEqualTo(pointer);
            assertThat(refusal.byteOffset()).isPositive();
            assertThat(refusal.detail()).contains("no KernelCompiled", "no KernelFailed");
        }

        @Test
        void an_open_topic_stores_what_fits_nothing_as_unknown() {
            String open = DEFINITION.replace("\"retention\"", "\"strict\": false, \"retention\"");
            Message read = accepted(read(open, "{\"blueprint_id\":7}"));
            assertThat(read.type()).isEqualTo("unknown");
            assertThat(read.has(Flag.UNKNOWN_TYPE)).isTrue();
            assertThat(read.tags()).contains(new Tag("blueprint", "7"));
        }

        @Test
        void a_topic_can_carry_the_platforms_own_types() {
            String definition =
                    """
                            {"name": "compilation.kernel.compiled", "retention": "72h", "schemas": [{"type": "LayerHealthReport"}]}""";
            Message read = accepted(
                    read(definition, "{\"layer_id\":1,\"health_metrics_by_seed\":{\"0\":{\"dead_ratio\":2}}}"));
            assertThat(read.type()).isEqualTo("LayerHealthReport");
            assertThat(read.has(Flag.OUT_OF_RANGE)).isTrue();
        }

        @ParameterizedTest
        @ValueSource(strings = {"{\"$ref\":\"#\"}", "{\"allOf\":[{\"$ref\":\"#\"}]}",
                "{\"properties\":{\"a\":{\"anyOf\":[{\"$ref\":\"#/properties/a\"}]}},\"required\":[\"a\"]}"})
        void a_schema_that_refers_to_itself_without_end_harms_nobody(String schema) {
            String definition =
                    """
                            {"name": "compilation.kernel.compiled", "retention": "72h", "schemas": [{"type": "T", "schema": %s}]}"""
                            .formatted(schema);
            assertThat(refused(read(definition, "{\"a\":{}}")).reason()).isEqualTo(RefusalReason.NO_SCHEMA_FITS);
        }

        @Test
        void strict_json_is_asked_of_every_topic() {
            assertThat(refused(read(DEFINITION, "{\"error\":\"e\",\"error\":\"f\"}")).reason())
                    .isEqualTo(RefusalReason.DUPLICATE_KEY);
            assertThat(refused(read(DEFINITION, "{\"error\":1e999}")).reason()).isEqualTo(RefusalReason.NOT_A_NUMBER);
        }
    }

    @Nested
    class Defining {
        @Test
        void a_definition_reads_back_from_what_is_written() {
            Topic topic = TopicDefinition.read(DEFINITION);
            assertThat(TopicDefinition.read(TopicDefinition.write(topic))).isEqualTo(topic);
            assertThat(topic.strict()).isTrue();
            assertThat(topic.runPointer()).isEqualTo("/run_id");
            assertThat(topic.publishers()).containsExactly("Tezzeret");
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`',
                value = {"compilation.kernel.compiled | system.events.epoch | cannot be defined anew",
                        "compilation.kernel.compiled | Compilation | A topic name",
                        "\"30d\" | \"31d\" | retention class", "\"30d\" | 30 | 'retention'",
                        "\"publishers\" | \"publisher\" | no field 'publisher'", "\"Tezzeret\" | 7 | 'publishers'",
                        "\"/blueprint_id\" | \"blueprint_id\" | JSON pointer", "\"device\" | \"de=vice\" | tag key",
                        "\"/run_id\" | \"run_id\" | JSON pointer",
                        "\"type\": \"KernelCompiled\", | | 'type'",
                        "\"KernelCompiled\" | \"EpochEvent\" | brings its own schema",
                        "\"KernelCompiled\" | \"unknown\" | brings its own schema",
                        "\"KernelFailed\" | \"KernelCompiled\" | twice",
                        "\"version\": 1 | \"version\": 0 | 1 or more",
                        "\"version\": 1 | \"version\": 1.5 | whole number",
                        "\"#/$defs/part\" | \"https://schemas.invalid/part.json\" | only references inside",
                        "\"#/$defs/part\" | \"file:///etc/passwd\" | only references inside",
                        "\"#/$defs/part\" | \"other.json\" | only references inside",
                        "\"#/$defs/part\" | \"#/$defs/missing\" | cannot be used",
                        "{\"type\": \"number\", \"minimum\": 0} | {\"type\": 5} | cannot be used"})
        void a_wrong_definition_is_refused_with_what_is_wrong(String part, String instead, String message) {
            String wrong = DEFINITION.replace(part, instead == null ? "" : instead);
            assertThat(wrong).isNotEqualTo(DEFINITION);
            assertThatThrownBy(() -> TopicDefinition.read(wrong)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(message);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "{", "[]", "null", "{\"name\":\"a\",\"name\":\"a\"}", "{} {}"})
        void text_that_is_no_definition_is_refused(String text) {
            assertThatThrownBy(() -> TopicDefinition.read(text)).isInstanceOf(IllegalArgumentException.class);
        }

        @Test
        void definitions_are_bounded() {
            assertThatThrownBy(() -> TopicDefinition.read(DEFINITION + " ".repeat(TopicDefinition.LENGTH_MAX)))
                    .hasMessageContaining("characters");
            StringBuilder many = new StringBuilder();
            for (int i = 0; i <= Topic.SCHEMAS_MAX; i++) {
                many.append("{\"type\":\"T").append(i).append("\",\"schema\":{}},");
            }
            String tooMany = DEFINITION.replace("\"schemas\": [", "\"schemas\": [" + many);
            assertThatThrownBy(() -> TopicDefinition.read(tooMany)).hasMessageContaining("up to 32 schemas");
        }
    }
}
