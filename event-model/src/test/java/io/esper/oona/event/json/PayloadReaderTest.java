package io.esper.oona.event.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;

import io.esper.oona.event.EventType;
import io.esper.oona.event.Payload;
import io.esper.oona.event.SeedId;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadReaderTest {
    private final PayloadReader reader = new PayloadReader();

    private Payload read(EventType type, String json) {
        return reader.read(type.text(), 1, json.getBytes(UTF_8));
    }

    @Nested
    class Seed_ids {
        @ParameterizedTest
        @ValueSource(strings = {"\"(12, 3)\"", "\"12,3\"", "\"[12, 3]\"", "[12, 3]", "\" ( 12 ,3 ) \"", "[12.0,3e0]"})
        void every_form_names_the_same_seed_and_the_text_is_kept(String form) {
            Payload.FieldReport report =
                    (Payload.FieldReport) read(EventType.FIELD_REPORT, "{\"blueprint_id\":\"b\",\"seed_id\":" + form
                            + ",\"pre_metric\":0.5,\"post_metric\":0.6,\"outcome\":\"CULLED\"}");
            assertThat(report.seed()).isEqualTo(new SeedId(12, 3));
            assertThat(report.seedText()).isEqualTo(form.startsWith("[") ? form : form.substring(1, form.length() - 1));
            Payload.HealthSignal signal =
                    (Payload.HealthSignal) read(EventType.HEALTH_SIGNAL, "{\"seed_id\":" + form + ",\"metrics\":{}}");
            assertThat(signal.health().seed()).isEqualTo(new SeedId(12, 3));
            Payload.KasminaControlCommand command = (Payload.KasminaControlCommand) read(EventType.GERMINATION_COMMAND,
                    "{\"target_seed_id\":" + form + ",\"command\":\"c\"}");
            assertThat(command.target()).isEqualTo(new SeedId(12, 3));
            Payload.RollbackEvent rollback = (Payload.RollbackEvent) read(EventType.ROLLBACK_EVENT,
                    "{\"failed_epoch\":2,\"restored_epoch\":1,\"reason\":\"r\",\"affected_seeds\":[" + form + "]}");
            assertThat(rollback.affectedSeeds()).containsExactly(new SeedId(12, 3));
        }

        @Test
        void two_numbers_are_the_fifth_form() {
            assertThat(((Payload.KasminaControlCommand) read(EventType.KASMINA_CONTROL_COMMAND,
                    "{\"target_layer_id\":12,\"target_seed_id\":3,\"command\":\"c\"}")).target())
                    .isEqualTo(new SeedId(12, 3));
            assertThat(((Payload.HealthSignal) read(EventType.HEALTH_SIGNAL,
                    "{\"layer_id\":12,\"seed_id\":3,\"metrics\":{}}")).health()
                    .seed()).isEqualTo(new SeedId(12, 3));
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"twelve\"", "\"12\"", "\"12,3,4\"", "\"(12,3]\"", "\"-1,3\"", "\"1234567890,3\"",
                "[12]", "[12,3,4]", "[12,-3]",
                "[\"12\",3]", "{}", "12", "true", "\"\""})
        void other_texts_are_no_seed_ids(String form) {
            assertThatThrownBy(
                    () -> read(EventType.GERMINATION_COMMAND, "{\"target_seed_id\":" + form + ",\"command\":\"c\"}"))
                    .isInstanceOfSatisfying(PayloadException.class, refused -> {
                        assertThat(refused.reason()).isEqualTo(RefusalReason.WRONG_TYPE);
                        assertThat(refused.pointer()).startsWith("/target_seed_id");
                        assertThat(refused.byteOffset()).isBetween(18L, 30L);
                    });
        }

        @Test
        void the_keys_of_a_report_are_seed_numbers_or_seed_ids() {
            Payload.LayerHealthReport report = (Payload.LayerHealthReport) read(EventType.LAYER_HEALTH_REPORT,
                    "{\"health_metrics_by_seed\":{\"2\":{},\"(12, 3)\":{},\"13,4\":{},\"[1, 5]\":{}},\"layer_id\":12}");
            assertThat(report.seeds()).extracting(Payload.SeedHealth::seed).containsExactly(new SeedId(12, 2),
                    new SeedId(12, 3),
                    new SeedId(13, 4), new SeedId(1, 5));
            assertThatThrownBy(() -> read(EventType.LAYER_HEALTH_REPORT,
                    "{\"layer_id\":1,\"health_metrics_by_seed\":{\"x/y\":{}}}"))
                    .isInstanceOfSatisfying(PayloadException.class,
                            refused -> assertThat(refused.pointer()).isEqualTo("/health_metrics_by_seed/x~1y"));
        }
    }

    @Nested
    class Aliases {
        @ParameterizedTest
        @CsvSource({"chunk_variance,0", "variance,0", "activation_variance,0", "dead_node_ratio,1", "dead_ratio,1",
                "dead_neuron_ratio,1",
                "avg_inter_node_correlation,2", "avg_correlation,2", "correlation,2"})
        void every_alias_of_a_health_metric_is_read(String name, int which) {
            Payload.SeedHealth seed = health("{\"" + name + "\":0.25}");
            Float[] values = {seed.activationVariance(), seed.deadNeuronRatio(), seed.correlation()};
            Float[] expected = {Float.NaN, Float.NaN, Float.NaN};
            expected[which] = 0.25f;
            assertThat(values).isEqualTo(expected);
            assertThat(seed.others()).isEmpty();
        }

        @ParameterizedTest
        @CsvSource({"max_latency_ms,0", "max_latency,0", "avg_memory_mb,1", "avg_memory,1", "gradient_norm_variance,2",
                "gradient_variance,2"})
        void every_alias_of_an_evaluation_metric_is_read(String name, int which) {
            Payload.FieldReport report = (Payload.FieldReport) read(EventType.FIELD_REPORT, """
                    {"blueprint_id":"b","seed_id":"1,2","pre_metric":0.5,"post_metric":0.6,"outcome":"CULLED",
                     "eval_metrics":{"%s":0.25,"note":"n"}}""".formatted(name));
            Float[] values = {report.maxLatencyMs(), report.avgMemoryMb(), report.gradientNormVariance()};
            Float[] expected = {Float.NaN, Float.NaN, Float.NaN};
            expected[which] = 0.25f;
            assertThat(values).isEqualTo(expected);
            assertThat(report.extras()).isEqualTo(Map.of("/eval_metrics/note", "\"n\""));
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"chunk_variance\":1,\"variance\":2,\"activation_variance\":3",
                "\"activation_variance\":3,\"variance\":2,\"chunk_variance\":1",
                "\"variance\":2,\"activation_variance\":3,\"chunk_variance\":1"})
        void of_several_the_first_of_the_contract_counts_and_the_others_are_kept(String metrics) {
            Payload.SeedHealth seed = health("{" + metrics + "}");
            assertThat(seed.activationVariance()).isEqualTo(1f);
            assertThat(seed.others()).isEqualTo(Map.of("variance", 2f, "activation_variance", 3f));
        }

        @Test
        void a_null_is_no_value_and_leaves_the_place_to_another_alias() {
            assertThat(health("{\"chunk_variance\":null,\"variance\":2}").activationVariance()).isEqualTo(2f);
            assertThat(health("{\"chunk_variance\":null}").activationVariance()).isNaN();
            assertThat(health("{\"other\":null}").others()).isEqualTo(Map.of("other", Float.NaN));
        }

        private Payload.SeedHealth health(String metrics) {
            return ((Payload.LayerHealthReport) read(EventType.LAYER_HEALTH_REPORT,
                    "{\"layer_id\":1,\"health_metrics_by_seed\":{\"0\":" + metrics + "}}")).seeds().getFirst();
        }
    }

    @Nested
    class Lineage {
        @ParameterizedTest
        @ValueSource(strings = {"\"karn_meta\":{\"parent_id\":\"a\"}", "\"karn_meta\":{\"parents\":[\"a\"]}",
                "\"karn_meta\":{},\"parent_id\":\"a\"",
                "\"parents\":[\"a\"],\"karn_meta\":{}",
                "\"parent_id\":null,\"parents\":[\"a\"],\"karn_meta\":{\"parent_id\":null}"})
        void every_form_of_version_1_is_the_list_of_version_2(String lineage) {
            assertThat(candidate(lineage)).isEqualTo(candidate("\"karn_meta\":{\"parents\":[\"a\"]}"));
            assertThat(candidate(lineage).parentIds()).containsExactly("a");
        }

        @Test
        void a_root_has_no_parents() {
            assertThat(candidate("\"karn_meta\":{\"parent_id\":null,\"novelty_score\":0.5}").parentIds()).isEmpty();
        }

        @Test
        void a_lineage_that_is_not_taken_stays_as_it_came() {
            Payload.CandidateBlueprint both =
                    candidate("\"karn_meta\":{\"parents\":[\"a\",\"b\"],\"parent_id\":\"c\"},\"parent_id\":\"d\"");
            assertThat(both.parentIds()).containsExactly("a", "b");
            assertThat(both.extras())
                    .containsExactlyInAnyOrderEntriesOf(Map.of("/karn_meta/parent_id", "\"c\"", "parent_id", "\"d\""));
        }

        @Test
        void what_the_upcaster_does_not_touch_stays_to_the_last_digit() {
            assertThat(
                    candidate("\"karn_meta\":{\"parent_id\":\"a\",\"x\":1.500},\"y\":12345678901234567890.0").extras())
                    .isEqualTo(Map.of("/karn_meta/x", "1.500", "y", "12345678901234567890.0"));
        }

        private Payload.CandidateBlueprint candidate(String fields) {
            return (Payload.CandidateBlueprint) read(EventType.CANDIDATE_BLUEPRINT,
                    "{\"blueprint_id\":\"b\"," + fields + "}");
        }
    }

    @Nested
    class Upcasting {
        @Test
        void a_step_is_known_once_and_leads_to_a_known_version() {
            assertThatThrownBy(() -> UpcasterChain.builtIn().with(EventType.CANDIDATE_BLUEPRINT, 1, fields -> fields))
                    .hasMessageContaining("already");
            assertThatThrownBy(() -> UpcasterChain.builtIn().with(EventType.CANDIDATE_BLUEPRINT, 2, fields -> fields))
                    .hasMessageContaining("versions 1 to 2");
            assertThatThrownBy(() -> UpcasterChain.builtIn().with(EventType.EPOCH_EVENT, 1, fields -> fields))
                    .isInstanceOf(IllegalArgumentException.class);
        }

        @Test
        void every_older_version_of_every_type_has_its_step() {
            for (EventType type : EventType.values()) {
                for (int version = 1; version < type.version(); version++) {
                    assertThat(UpcasterChain.builtIn().toNewest(type, version, Map.of("a", "1")))
                            .isEqualTo(Map.of("a", "1"));
                }
            }
        }

        @Test
        void a_version_from_the_future_is_refused() {
            assertThatThrownBy(() -> reader.read("EpochEvent", 2, "{}".getBytes(UTF_8))).isInstanceOfSatisfying(
                    PayloadException.class,
                    refused -> assertThat(refused.reason()).isEqualTo(RefusalReason.UNKNOWN_SCHEMA));
        }
    }

    @Nested
    class Others {
        @Test
        void a_type_without_a_record_is_unmapped_with_its_bytes() {
            assertThat(((Payload.Unmapped) reader.read("KernelCompiled", 3, "x{}y".getBytes(UTF_8), 1, 2)).bytes())
                    .isEqualTo("{}".getBytes(UTF_8));
            assertThat(reader.read("unknown", 1, "[]".getBytes(UTF_8))).isInstanceOf(Payload.Unmapped.class);
        }

        @Test
        void null_and_missing_are_the_same() {
            String nulls =
                    "{\"layer_id\":1,\"health_metrics_by_seed\":{},\"epoch\":null,\"seed_states\":null,\"total_seeds\":null,\"active_adaptations\":null}";
            assertThat(read(EventType.LAYER_HEALTH_REPORT, nulls))
                    .isEqualTo(read(EventType.LAYER_HEALTH_REPORT, "{\"layer_id\":1,\"health_metrics_by_seed\":{}}"));
        }

        @Test
        void a_failure_counts_as_passed_false_and_silence_as_passed() {
            assertThat(((Payload.CertifiedBlueprint) read(EventType.CERTIFIED_BLUEPRINT,
                    "{\"blueprint_id\":\"b\",\"passed\":false}"))
                    .passed()).isFalse();
            assertThat(((Payload.CertifiedBlueprint) read(EventType.CERTIFIED_BLUEPRINT, "{\"blueprint_id\":\"b\"}"))
                    .passed()).isTrue();
        }

        @Test
        void a_number_beyond_floats_range_is_an_infinity() {
            Payload.EpochEvent epoch = (Payload.EpochEvent) read(EventType.EPOCH_EVENT,
                    "{\"epoch\":1,\"validation_accuracy\":-1e39,\"validation_loss\":1e39}");
            assertThat(epoch.validationLoss()).isEqualTo(Float.POSITIVE_INFINITY);
            assertThat(epoch.validationAccuracy()).isEqualTo(Float.NEGATIVE_INFINITY);
        }

        @Test
        void texts_of_the_bad_are_named_with_type_place_and_field() {
            assertThatThrownBy(() -> read(EventType.EPOCH_EVENT, "{\"epoch\":1}"))
                    .hasMessage(
                            "These bytes are no EpochEvent of version 1: the field 'validation_accuracy' is missing (/validation_accuracy).");
            assertThatThrownBy(() -> read(EventType.EPOCH_EVENT, "[]")).hasMessageContaining("the payload itself");
            assertThatThrownBy(() -> read(EventType.EPOCH_EVENT, "{")).isInstanceOfSatisfying(PayloadException.class,
                    refused -> assertThat(refused.byteOffset()).isEqualTo(1));
        }

        @Test
        void a_reader_goes_on_after_a_refusal() {
            assertThatThrownBy(() -> read(EventType.LAYER_HEALTH_REPORT,
                    "{\"layer_id\":1,\"x\":1,\"health_metrics_by_seed\":{\"0\":{\"variance\":"))
                    .isInstanceOf(PayloadException.class);
            assertThat(read(EventType.LAYER_HEALTH_REPORT, "{\"layer_id\":1,\"health_metrics_by_seed\":{\"0\":{}}}"))
                    .isEqualTo(new Payload.LayerHealthReport(1, null,
                            List.of(new Payload.SeedHealth(new SeedId(1, 0), Float.NaN, Float.NaN, Float.NaN,
                                    Map.of())),
                            List.of(), null,
                            null, Map.of()));
        }
    }
}
