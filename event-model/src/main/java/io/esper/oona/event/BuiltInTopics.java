package io.esper.oona.event;

import static io.esper.oona.event.EventType.ADAPTATION_DECISION;
import static io.esper.oona.event.EventType.CANDIDATE_BLUEPRINT;
import static io.esper.oona.event.EventType.CERTIFIED_BLUEPRINT;
import static io.esper.oona.event.EventType.CLAIM_CHECK;
import static io.esper.oona.event.EventType.DECISION_CONTEXT;
import static io.esper.oona.event.EventType.EPOCH_EVENT;
import static io.esper.oona.event.EventType.FIELD_REPORT;
import static io.esper.oona.event.EventType.GERMINATION_COMMAND;
import static io.esper.oona.event.EventType.HEALTH_SIGNAL;
import static io.esper.oona.event.EventType.KASMINA_CONTROL_COMMAND;
import static io.esper.oona.event.EventType.LAYER_HEALTH_REPORT;
import static io.esper.oona.event.EventType.ROLLBACK_EVENT;
import static io.esper.oona.event.Retention.DAYS_30;
import static io.esper.oona.event.Retention.HOURS_72;
import static io.esper.oona.event.Retention.INDEFINITE;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The platform's topics, as its contracts list them.
final class BuiltInTopics {
    static final List<Topic> ALL = List.of(
            topic("telemetry.seed.health", HOURS_72, "KasminaLayer", List.of("Tamiyo", "Nissa"), List.of(),
                    LAYER_HEALTH_REPORT, HEALTH_SIGNAL, CLAIM_CHECK),
            topic("telemetry.seed.health.large", HOURS_72, "KasminaLayer", List.of("Tamiyo", "Nissa"), List.of(),
                    CLAIM_CHECK),
            topic("control.kasmina.commands", DAYS_30, "Tamiyo", List.of("KasminaLayer"),
                    List.of("seed", "blueprint", "command", "trace", "run"), KASMINA_CONTROL_COMMAND,
                    GERMINATION_COMMAND),
            topic("innovation.adaptations", INDEFINITE, "Oona", List.of("Tamiyo", "Karn", "Simic"),
                    List.of("run_seed", "seed", "blueprint", "command", "run", "trace"), ADAPTATION_DECISION),
            topic("innovation.decision_contexts", INDEFINITE, "Oona", List.of("Tamiyo", "Simic"),
                    List.of("command", "run", "trace"), DECISION_CONTEXT),
            topic("innovation.field_reports", INDEFINITE, "Tamiyo", List.of("Karn", "Simic"),
                    List.of("blueprint", "seed", "command", "run", "trace"), FIELD_REPORT),
            topic("innovation.candidates.submitted", INDEFINITE, "Karn", List.of("Urabrask"),
                    List.of("blueprint", "trace"),
                    CANDIDATE_BLUEPRINT),
            topic("innovation.certification.results", INDEFINITE, "Urabrask", List.of("Urza", "Karn"),
                    List.of("blueprint", "trace"),
                    CERTIFIED_BLUEPRINT),
            topic("system.events.epoch", DAYS_30, "Tolaria", List.of("Tamiyo", "Nissa"), List.of("run", "trace"),
                    EPOCH_EVENT),
            topic("system.events.rollback", DAYS_30, "Tolaria", List.of("Tamiyo", "Nissa"), List.of("run", "trace"),
                    ROLLBACK_EVENT));

    private BuiltInTopics() {}

    private static Topic topic(String name, Retention retention, String publisher, List<String> consumers,
            List<String> tagKeys,
            EventType... types) {
        List<PayloadSchema> schemas = Stream.of(types)
                .flatMap(type -> IntStream.rangeClosed(1, type.version())
                        .mapToObj(version -> PayloadSchema.of(type, version)))
                .toList();
        return new Topic(name, retention, true, List.of(publisher), consumers, schemas, tagKeys, Map.of(), null);
    }
}
