package io.esper.oona.training;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import io.esper.oona.event.Flag;
import io.esper.oona.event.Payload;
import io.esper.oona.event.RunResolver;
import io.esper.oona.store.StoredEvent;
import org.jspecify.annotations.Nullable;

/// Turns field reports into rows. Counts what it saw. For one thread.
final class SimicRows {
    private final TrainingSettings settings;
    private final RunResolver runs;
    private final Map<RunResolver.Rule, Long> rules = new EnumMap<>(RunResolver.Rule.class);
    final Tally tally = new Tally();
    long read;
    long first;
    long last;
    long quarantined;
    long unmapped;
    long notWanted;

    SimicRows(TrainingSettings settings, RunResolver runs) {
        this.settings = settings;
        this.runs = runs;
    }

    /// The row of a field report; null for those that become no row.
    @Nullable
    SimicRow row(StoredEvent event, @Nullable Payload payload) {
        read++;
        first = first == 0 ? event.position() : first;
        last = event.position();
        if (!(payload instanceof Payload.FieldReport report)) {
            unmapped++;
            return null;
        }
        if (event.has(Flag.OUT_OF_RANGE) && !settings.includeQuarantined()) {
            quarantined++;
            return null;
        }
        RunResolver.Resolution run = runs.resolve(report.runId(), event.runId(), event.traceId());
        if (!settings.wants(run.run()) || !settings.filter().matches(report.blueprintId(), report.seed().layer(),
                report.outcome().name(), report.hardwareContext())) {
            notWanted++;
            return null;
        }
        return row(event, report, run);
    }

    private SimicRow row(StoredEvent event, Payload.FieldReport report, RunResolver.Resolution run) {
        rules.merge(run.rule(), 1L, Long::sum);
        tally.rows++;
        tally.outcome(report.blueprintId(), report.outcome().name());
        tally.reward(report.postMetric() - report.preMetric());
        return new SimicRow(event.eventId().toString(), event.position(), event.timestamp().instant(), event.received(),
                run.run(), run.rule().name().toLowerCase(Locale.ROOT), report.seed().layer(), report.seed().seed(),
                report.seedText(), report.blueprintId(), report.outcome().name(), report.preMetric(),
                report.postMetric(), known(report.maxLatencyMs()), known(report.avgMemoryMb()),
                known(report.gradientNormVariance()), others(report.otherMetrics()), report.commandId(),
                event.traceId(), event.senderId(), report.hardwareContext(), report.taskDomain(),
                report.trainingPhase(), report.hostModelHash(), flags(event),
                new String(event.payloadBuffer(), event.payloadOffset(), event.payloadLength(),
                        StandardCharsets.UTF_8));
    }

    private static @Nullable Float known(float value) {
        return Float.isNaN(value) ? null : value;
    }

    private static @Nullable String others(Map<String, Float> metrics) {
        if (metrics.isEmpty()) {
            return null;
        }
        JsonText json = new JsonText();
        new TreeMap<>(metrics).forEach((name, value) -> json.field(name, known(value)));
        return json.end();
    }

    private static String flags(StoredEvent event) {
        StringBuilder names = new StringBuilder();
        for (Flag flag : Flag.values()) {
            if (event.has(flag)) {
                names.append(names.isEmpty() ? "" : " ").append(flag.text());
            }
        }
        return names.toString();
    }

    /// Rows by the rule that found their run.
    Map<String, Long> rules() {
        Map<String, Long> named = new TreeMap<>();
        rules.forEach((rule, count) -> named.put(rule.name().toLowerCase(Locale.ROOT), count));
        return named;
    }
}
