package io.esper.oona.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

class EventTypeTest {

    @Test
    void every_payload_has_a_type_and_every_type_a_payload() {
        List<Class<?>> records = List.of(Payload.class.getPermittedSubclasses());
        assertThat(records).hasSize(12);
        assertThat(Stream.of(EventType.values()).<Class<?>>map(EventType::payload)).hasSameElementsAs(records);
    }

    @Test
    void stored_names_never_change() {
        assertThat(Stream.of(EventType.values()).map(EventType::text)).containsExactly("LayerHealthReport",
                "HealthSignal", "ClaimCheck",
                "KasminaControlCommand", "GerminationCommand", "AdaptationDecision", "DecisionContext", "FieldReport",
                "CandidateBlueprint",
                "CertifiedBlueprint", "EpochEvent",
                "RollbackEvent", "unknown");
    }

    @Test
    void a_type_is_found_by_its_stored_name_alone() {
        for (EventType type : EventType.values()) {
            assertThat(EventType.find(type.text())).contains(type);
        }
        assertThat(EventType.find("EPOCH_EVENT")).isEmpty();
    }
}
