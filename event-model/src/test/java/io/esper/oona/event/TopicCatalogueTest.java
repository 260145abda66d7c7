package io.esper.oona.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicCatalogueTest {

    private static Topic topic(String name) {
        return new Topic(name, Retention.DAYS_30, false, List.of(), List.of(), List.of(), List.of(), Map.of(), null);
    }

    @Test
    void the_platforms_topics_are_those_of_the_contracts() {
        assertThat(TopicCatalogue.builtIn().topics().stream()
                .map(topic -> topic.name() + " " + topic.retention().text() + " "
                        + topic.schemas().stream().map(schema -> schema.type() + "." + schema.version())
                                .collect(Collectors.joining(",")))
                .toList()).containsExactly("telemetry.seed.health 72h LayerHealthReport.1,HealthSignal.1,ClaimCheck.1",
                        "telemetry.seed.health.large 72h ClaimCheck.1",
                        "control.kasmina.commands 30d KasminaControlCommand.1,GerminationCommand.1",
                        "innovation.adaptations indefinite AdaptationDecision.1",
                        "innovation.decision_contexts indefinite DecisionContext.1",
                        "innovation.field_reports indefinite FieldReport.1",
                        "innovation.candidates.submitted indefinite CandidateBlueprint.1,CandidateBlueprint.2",
                        "innovation.certification.results indefinite CertifiedBlueprint.1",
                        "system.events.epoch 30d EpochEvent.1",
                        "system.events.rollback 30d RollbackEvent.1");
        assertThat(TopicCatalogue.builtIn().topics()).allMatch(Topic::strict);
    }

    @Test
    void every_schema_of_the_platform_is_published() {
        TopicCatalogue.builtIn().topics().stream().flatMap(topic -> topic.schemas().stream())
                .forEach(schema -> assertThat(schema.text()).contains("\"title\": \"" + schema.type() + "\""));
    }

    @Test
    void a_catalogue_with_a_topic_is_another_catalogue() {
        TopicCatalogue more = TopicCatalogue.builtIn().with(topic("validation.results"));
        assertThat(more.find("validation.results")).isPresent();
        assertThat(more.topics()).hasSize(11);
        assertThat(TopicCatalogue.builtIn().find("validation.results")).isEmpty();
    }

    @Test
    void a_registered_topic_can_be_defined_anew_and_a_built_in_one_cannot() {
        assertThat(TopicCatalogue.builtIn().with(topic("x")).with(topic("x")).topics()).hasSize(11);
        assertThatThrownBy(() -> TopicCatalogue.builtIn().with(topic("system.events.epoch")))
                .hasMessageContaining("cannot be defined anew");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Upper", "a/b", "../x", "a b", "a\n", "ä", "\u0000"})
    void names_outside_the_closed_alphabet_are_refused(String name) {
        assertThatThrownBy(() -> topic(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void names_have_up_to_128_characters() {
        assertThat(topic("a".repeat(128)).name()).hasSize(128);
        assertThatThrownBy(() -> topic("a".repeat(129))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_strict_topic_without_schema_would_take_nothing_and_is_refused() {
        assertThatThrownBy(() -> new Topic("x", Retention.DAYS_30, true, List.of(), List.of(), List.of(), List.of(),
                Map.of(), null))
                .hasMessageContaining("\"strict\": false");
    }
}
