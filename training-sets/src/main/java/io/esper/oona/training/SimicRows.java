package io.esper.oona.training;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import io.esper.oona.event.Flag;
import io.esper.oona.event.Payload;
import io.esper.oona.event.RunResolver;
import io.esper.oona.event.json.PayloadException;
import io.esper.oona.event.json.PayloadReader;
import io.esper.oona.store.StoredEvent;
import org.jspecify.annotations.Nullable;

/// Turns field reports into rows, and learns runs from what names them. Counts what it saw. For one thread.
final class SimicRows {
    private final PayloadReader reader = new PayloadReader();
    private final RunResolver runs = new RunResolver();
    private final boolean includeQuarantined;
    private final Map<RunResolver.Rule, Long> rules = new EnumMap<>(RunResolver.Rule.class);
    private final Map<String, Long> outcomes = new TreeMap<>();
    private final Map<String, Long> readByTopic = new TreeMap<>();
    private long read;
    private long quarantined;
    private long unmapped;

    SimicRows(boolean includeQuarantined) {
        this.includeQuarantined = includeQuarantined;
    }

    /// The row of a field report; null for other events and for reports that become no row.
    @Nullable
    SimicRow row(StoredEvent event) {
        readByTopic.merge(event.topic(), 1L, Long::sum);
        boolean report = event.topic().equals(SimicExport.REPORTS);
        Payload payload;
        try {
            payload = reader.read(event.type(), event.version(), event.payloadBuffer(), event.payloadOffset(),
                    event.payloadLength());
        } catch (PayloadException unreadable) {
            payload = new Payload.Unmapped(new byte[0]);
        }
        learn(event, payload);
        if (!report) {
            return null;
        }
        read++;
        if (!(payload instanceof Payload.FieldReport fieldReport)) {
            unmapped++;
            return null;
        }
        if (event.has(Flag.OUT_OF_RANGE) && !includeQuarantined) {
            quarantined++;
            return null;
        }
        return row(event, fieldReport);
    }

    /// Learns from an event before the range.
    @Nullable
    SimicRow learnOnly(StoredEvent event) {
        try {
            learn(event, reader.read(event.type(), event.version(), event.payloadBuffer(), event.payloadOffset(),
                    event.payloadLength()));
        } catch (PayloadException unreadable) {
            // Not of this range: an export of that range counts it.
            return null;
        }
        return null;
    }

    private void learn(StoredEvent event, Payload payload) {
        String trace = payload instanceof Payload.EpochEvent ? event.traceId() : null;
        String named = RunResolver.runOf(payload);
        if (named == null) {
            named = event.runId();
        }
        if (named != null) {
            runs.learn(named, trace);
        }
    }

    private SimicRow row(StoredEvent event, Payload.FieldReport report) {
        RunResolver.Resolution run = runs.resolve(report.runId(), event.runId(), event.traceId());
        rules.merge(run.rule(), 1L, Long::sum);
        outcomes.merge(report.outcome().name(), 1L, Long::sum);
        return new SimicRow(event.eventId().toString(), event.position(), event.timestamp().instant(), event.received(),
                run.run(),
                run.rule().name().toLowerCase(Locale.ROOT), report.seed().layer(), report.seed().seed(),
                report.seedText(),
                report.blueprintId(), report.outcome().name(), report.preMetric(), report.postMetric(),
                known(report.maxLatencyMs()),
                known(report.avgMemoryMb()), known(report.gradientNormVariance()), others(report.otherMetrics()),
                report.commandId(),
                event.traceId(), event.senderId(), report.hardwareContext(), report.taskDomain(),
                report.trainingPhase(),
                report.hostModelHash(), flags(event),
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

    long read() {
        return read;
    }

    long quarantined() {
        return quarantined;
    }

    long unmapped() {
        return unmapped;
    }

    /// Reports by outcome; only of those that became rows.
    Map<String, Long> outcomes() {
        return outcomes;
    }

    /// Events read by topic.
    Map<String, Long> readByTopic() {
        return readByTopic;
    }

    /// Rows by the rule that found their run.
    Map<String, Long> rules() {
        Map<String, Long> named = new TreeMap<>();
        rules.forEach((rule, count) -> named.put(rule.name().toLowerCase(Locale.ROOT), count));
        return named;
    }
}
