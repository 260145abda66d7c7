package io.esper.oona.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.esper.oona.event.Payload.AdaptationDecision;
import io.esper.oona.event.Payload.CertifiedBlueprint;
import io.esper.oona.event.Payload.KasminaControlCommand;
import io.esper.oona.event.SeedStage;
import io.esper.oona.event.json.PayloadReader;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoredEvent;
import io.esper.oona.store.testing.StoredEvents;

/// Judges a log that controllers have written, from its first event to its last.
final class History {
    private static final String CONTROLLER = "controller";

    private History() {}

    /// Every command of a controller stands just before its decision and no decision is alone; no seed makes a step that the
    /// lifecycle does not know, from the stage that it was in; nothing uncertified is germinated; no id is
    /// used twice.
    static void assertLawful(Store store) {
        Map<String, SeedStage> stages = new HashMap<>();
        Map<String, Boolean> passed = new HashMap<>();
        Set<String> ids = new HashSet<>();
        PayloadReader reader = new PayloadReader();
        KasminaControlCommand pending = null;
        for (StoredEvent event : StoredEvents.all(store)) {
            switch (reader.read(event.type(), event.version(), event.payload())) {
                case CertifiedBlueprint said -> passed.put(said.blueprintId(), said.passed());
                case KasminaControlCommand said when event.senderId().equals(CONTROLLER) -> {
                    assertThat(pending).as("undecided command before position %d", event.position()).isNull();
                    pending = said;
                }
                case AdaptationDecision said -> {
                    assertThat(pending == null ? "none" : pending.commandId())
                            .as("command of the decision at %d", event.position()).isEqualTo(said.commandId());
                    pending = null;
                    assertThat(ids.add(said.runId() + " " + said.commandId())).as(said.commandId()).isTrue();
                    String key = said.runId() + " " + said.seed();
                    SeedStage from = stages.getOrDefault(key, SeedStage.DORMANT);
                    SeedStage to = SeedStage.valueOf(said.toStage());
                    assertThat(said.fromStage()).as("at %d", event.position()).isEqualTo(from.name());
                    assertThat(from.next()).contains(to);
                    stages.put(key, to);
                    if (to == SeedStage.GERMINATED) {
                        assertThat(passed.get(said.blueprintId())).as("certification at %d", event.position()).isTrue();
                    }
                }
                default -> {}
            }
        }
        assertThat(pending).as("undecided last command").isNull();
    }

    /// The decisions, in order.
    static List<AdaptationDecision> decisions(Store store) {
        return StoredEvents.all(store).stream().filter(event -> event.topic().equals("innovation.adaptations"))
                .map(event -> (AdaptationDecision) new PayloadReader().read(event.type(), event.version(),
                        event.payload()))
                .toList();
    }
}
