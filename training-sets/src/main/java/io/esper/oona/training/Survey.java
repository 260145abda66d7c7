package io.esper.oona.training;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import io.esper.oona.event.Flag;
import io.esper.oona.event.Payload;
import io.esper.oona.event.RunResolver;
import io.esper.oona.event.SeedId;
import io.esper.oona.event.SeedStage;
import io.esper.oona.store.EventFilter;
import io.esper.oona.store.EventLog;
import io.esper.oona.store.Expired;
import io.esper.oona.store.LogReader;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.StoredEvent;
import io.esper.oona.training.evidence.EvidenceKeeper;
import org.jspecify.annotations.Nullable;

/// The first look at the log: which runs, actions, grafts, outcomes and blueprints there are. Reads topics that never expire, and no
/// others, so that it sees the same years later. Memory grows with runs, commands, reports and blueprints, not with epochs.
final class Survey {
    static final Set<String> TOPICS = Set.of(EvidenceKeeper.TOPIC, "innovation.field_reports",
            "innovation.candidates.submitted", "innovation.certification.results");
    private static final EventFilter FILTER =
            new EventFilter(TOPICS, Set.of(), Set.of(), Set.of(), Set.of(), null, null, null, null);

    /// A command that starts a graft.
    record Graft(long position, String triggerEventId, String run, int generation, SeedId seed,
            @Nullable String blueprint, @Nullable String commandId, String traceId, @Nullable String device) {}

    /// A field report.
    ///
    /// @param run that payload or envelope name, or that the trace begins with; null if none
    record Report(long position, String eventId, @Nullable String run, String traceId, @Nullable String commandId,
            String blueprint, SeedId seed, float pre, float post, String outcome, @Nullable String hardware,
            boolean quarantined, Instant time) {}

    /// What is known of a run.
    static final class Run {
        int generations;
    }

    /// What a topic held.
    static final class TopicCount {
        long read;
        long first;
        long last;
    }

    private final TrainingSettings settings;
    private final long until;
    private final @Nullable DecisionSpill spill;
    final Map<String, Run> runs = new LinkedHashMap<>();
    private final Set<String> earlierRuns = new LinkedHashSet<>();
    final SortedSet<ActionKey> actions = new TreeSet<>();
    /// In the order of the log; also those before the range, which reports in it may answer.
    final List<Graft> grafts = new ArrayList<>();
    /// Cancellations by run and seed, in the order of the log.
    final Map<String, List<Long>> cancellations = new TreeMap<>();
    final List<Report> reports = new ArrayList<>();
    final BlueprintBook book = new BlueprintBook();
    final Map<String, TopicCount> topics = new TreeMap<>();
    final Map<String, Long> commands = new TreeMap<>();
    long contexts;
    long quarantinedContexts;
    long quarantinedReports;
    long incompleteContexts;
    long otherRuns;
    long unmapped;
    long expired;

    private Survey(TrainingSettings settings, long until, @Nullable DecisionSpill spill) {
        this.settings = settings;
        this.until = until;
        this.spill = spill;
    }

    /// Looks at the log up to the settings' end.
    ///
    /// @param spill keeps the decisions that become rows; null if none are wanted
    /// @throws ExportException.Stopped if the listener says so
    static Survey of(EventLog log, TrainingSettings settings, long until, ExportProgress progress,
            @Nullable DecisionSpill spill) throws IOException {
        Survey survey = new Survey(settings, until, spill);
        // A context stands behind the decision that it belongs to, so contexts of the range may stand behind its end.
        try (LogReader reader = log.read(ReadQuery.after(0).matching(FILTER));
                ParsedEvents events = new ParsedEvents(reader, spill != null)) {
            for (ParsedEvents.Parsed next = events.next(); next != null; next = events.next()) {
                switch (next.element()) {
                    case StoredEvent event -> survey.take(event, next);
                    case Expired gone -> survey.expired += gone.count();
                }
                if (!progress.at(events.position(), events.head())) {
                    throw new ExportException.Stopped();
                }
            }
        }
        survey.nameReports();
        return survey;
    }

    private void take(StoredEvent event, ParsedEvents.Parsed parsed) throws IOException {
        boolean context = event.topic().equals(EvidenceKeeper.TOPIC);
        if (!context && event.position() > until) {
            return;
        }
        Payload payload = Objects.requireNonNull(parsed.payload(), "an event has a payload");
        switch (payload) {
            case Payload.DecisionContext decision -> decision(event, decision, parsed.observation());
            case Payload.FieldReport report -> report(event, report);
            case Payload.CandidateBlueprint candidate -> {
                count(event);
                book.add(event, candidate);
            }
            case Payload.CertifiedBlueprint certified -> {
                count(event);
                book.add(event, certified);
            }
            case Payload.Unmapped _ -> {
                count(event);
                unmapped++;
            }
            case Payload.LayerHealthReport _,Payload.HealthSignal _,Payload.ClaimCheck _,Payload.KasminaControlCommand _,Payload.AdaptationDecision _,Payload.EpochEvent _,Payload.RollbackEvent _ -> {
                count(event);
                unmapped++; // no such type belongs to these topics
            }
        }
    }

    private void count(StoredEvent event) {
        TopicCount count = topics.computeIfAbsent(event.topic(), _ -> new TopicCount());
        count.read++;
        count.first = count.first == 0 ? event.position() : count.first;
        count.last = event.position();
    }

    private void decision(StoredEvent event, Payload.DecisionContext decision, float @Nullable [] observation)
            throws IOException {
        if (decision.triggerPosition() > until) {
            return;
        }
        if (decision.triggerPosition() <= settings.after()) {
            earlier(event, decision);
            return;
        }
        count(event);
        if (!settings.wants(decision.runId())) {
            otherRuns++;
            return;
        }
        contexts++;
        if (event.has(Flag.OUT_OF_RANGE) && !settings.includeQuarantined()) {
            quarantinedContexts++;
            return;
        }
        if (!decision.complete()) {
            incompleteContexts++;
        }
        Run run = runs.computeIfAbsent(decision.runId(), _ -> new Run());
        if (spill != null && observation != null) {
            spill.add(Decision.of(event, decision, observation));
        }
        run.generations = Math.max(run.generations, decision.generation());
        Payload.Action action = decision.action();
        if (action == null) {
            commands.merge("WAIT", 1L, Long::sum);
            return;
        }
        commands.merge(action.command(), 1L, Long::sum);
        actions.add(ActionKey.of(action));
        graft(event, decision, action);
    }

    /// A decision before the range makes no row, but a report in the range may answer it.
    private void earlier(StoredEvent event, Payload.DecisionContext decision) {
        Payload.Action action = decision.action();
        if (settings.wants(decision.runId()) && (settings.includeQuarantined() || !event.has(Flag.OUT_OF_RANGE))) {
            earlierRuns.add(decision.runId());
            if (action != null) {
                graft(event, decision, action);
            }
        }
    }

    private void graft(StoredEvent event, Payload.DecisionContext decision, Payload.Action action) {
        if (cancels(action)) {
            cancellations.computeIfAbsent(seedKey(decision.runId(), action.target()), _ -> new ArrayList<>())
                    .add(decision.position());
        } else if (grafts(action)) {
            Payload.HardwareContext hardware = decision.hardware();
            grafts.add(new Graft(decision.position(), decision.triggerEventId(), decision.runId(),
                    decision.generation(), action.target(), action.blueprintId(), action.commandId(), event.traceId(),
                    hardware == null ? null : hardware.deviceType()));
        }
    }

    static String seedKey(String run, SeedId seed) {
        return seed.text() + "@" + run;
    }

    /// Whether the command starts a graft: it asks for germination, or it is one that only a deployment knows and names a blueprint.
    static boolean grafts(Payload.Action action) {
        return SeedStage.ofCommand(action.command()).map(SeedStage.GERMINATED::equals)
                .orElse(action.blueprintId() != null);
    }

    private static boolean cancels(Payload.Action action) {
        return SeedStage.ofCommand(action.command()).filter(SeedStage.CANCELLED::equals).isPresent();
    }

    private void report(StoredEvent event, Payload.FieldReport report) {
        count(event);
        boolean quarantined = event.has(Flag.OUT_OF_RANGE) && !settings.includeQuarantined();
        if (quarantined) {
            quarantinedReports++;
        }
        String run = report.runId() == null ? event.runId() : report.runId();
        reports.add(new Report(event.position(), event.eventId().toString(), run, event.traceId(), report.commandId(),
                report.blueprintId(), report.seed(), report.preMetric(), report.postMetric(), report.outcome().name(),
                report.hardwareContext(), quarantined, event.timestamp().instant()));
    }

    /// Reports that name no run belong to the run that their trace begins with.
    private void nameReports() {
        RunResolver names = new RunResolver();
        earlierRuns.forEach(run -> names.learn(run, null));
        runs.keySet().forEach(run -> names.learn(run, null));
        reports.replaceAll(report -> {
            RunResolver.Resolution found = names.resolve(report.run(), null, report.traceId());
            return found.rule() == RunResolver.Rule.TRACE_PREFIX
                    ? new Report(report.position(), report.eventId(), found.run(), report.traceId(),
                            report.commandId(), report.blueprint(), report.seed(), report.pre(), report.post(),
                            report.outcome(), report.hardware(), report.quarantined(), report.time())
                    : report;
        });
    }
}
