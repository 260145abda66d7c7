package io.esper.oona.training;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
/// others, so that it sees the same years later. Decisions, grafts and reports go to files of the export; memory grows with the
/// number of runs, of different actions and of blueprints, not with that of events.
final class Survey {
    static final Set<String> TOPICS = Set.of(EvidenceKeeper.TOPIC, "innovation.field_reports",
            "innovation.candidates.submitted", "innovation.certification.results");
    private static final EventFilter FILTER =
            new EventFilter(TOPICS, Set.of(), Set.of(), Set.of(), Set.of(), null, null, null, null);
    /// Where reports wait until all runs are known, and where those stay that no run is known of. No run has this name.
    private static final String NOBODY = "";

    /// What is known of a run.
    static final class Run {
        int generations;
        /// Events outside their declared ranges up to the last decision of the range, and up to the last one before it.
        long leftOut;
        long leftOutBefore;
    }

    /// What a topic held.
    static final class TopicCount {
        long read;
        long first;
        long last;
    }

    private final TrainingSettings settings;
    private final long until;
    private final WaitingFiles waiting;
    private final ExportProgress progress;
    private final boolean wantsDecisions;
    private final Map<String, Integer> leftOutBefore = new HashMap<>();
    private final RunResolver names = new RunResolver();
    final Map<String, Run> runs = new LinkedHashMap<>();
    final SortedSet<ActionKey> actions = new TreeSet<>();
    final BlueprintBook book;
    final Map<String, TopicCount> topics = new TreeMap<>();
    final Map<String, Long> commands = new TreeMap<>();
    long contexts;
    long quarantinedContexts;
    long quarantinedReports;
    long quarantinedCandidates;
    long quarantinedCertifications;
    long incompleteContexts;
    long otherRuns;
    long reports;
    long reportsOfOtherRuns;
    long unmapped;
    final ExportLog seen = new ExportLog();

    private Survey(TrainingSettings settings, long until, ExportProgress progress, BlueprintBook book,
            WaitingFiles waiting, boolean wantsDecisions) {
        this.settings = settings;
        this.until = until;
        this.progress = progress;
        this.book = book;
        this.waiting = waiting;
        this.wantsDecisions = wantsDecisions;
    }

    /// Looks at the log up to the settings' end.
    ///
    /// @param book           takes the blueprints
    /// @param waiting        takes grafts, reports and, if they become rows, decisions
    /// @param wantsDecisions whether decisions become rows
    /// @throws ExportException.Stopped if the listener says so
    static Survey of(EventLog log, TrainingSettings settings, long until, ExportProgress progress, BlueprintBook book,
            WaitingFiles waiting, boolean wantsDecisions) throws IOException {
        Survey survey = new Survey(settings, until, progress, book, waiting, wantsDecisions);
        // A context stands behind the decision that it belongs to, so contexts of the range may stand behind its end.
        try (LogReader reader = log.read(ReadQuery.after(0).matching(FILTER));
                ParsedEvents events = new ParsedEvents(reader, wantsDecisions)) {
            for (ParsedEvents.Parsed next = events.next(); next != null; next = events.next()) {
                switch (next.element()) {
                    case StoredEvent event -> survey.take(event, next);
                    case Expired gone -> survey.seen.take(gone);
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
                quarantinedCandidates += quarantined(event) ? 1 : 0;
                book.add(event, candidate, quarantined(event));
            }
            case Payload.CertifiedBlueprint certified -> {
                count(event);
                quarantinedCertifications += quarantined(event) ? 1 : 0;
                if (!quarantined(event)) {
                    book.add(event, certified);
                }
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

    private boolean quarantined(StoredEvent event) {
        return event.has(Flag.OUT_OF_RANGE) && !settings.includeQuarantined();
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
        RunNames.learn(names, decision, event.traceId());
        if (decision.triggerPosition() <= settings.after()) {
            earlier(event, decision);
            return;
        }
        count(event);
        if (!settings.wants(decision.runId())) {
            otherRuns++;
            graft(event, decision);
            return;
        }
        contexts++;
        if (quarantined(event)) {
            quarantinedContexts++;
            return;
        }
        if (!decision.complete()) {
            incompleteContexts++;
        }
        Run run = runs.computeIfAbsent(decision.runId(), this::begun);
        if (wantsDecisions && observation != null) {
            waiting.decisions.add(Decision.of(event, decision, observation));
        }
        run.generations = Math.max(run.generations, decision.generation());
        run.leftOut = Math.max(run.leftOut, decision.census().leftOut());
        Payload.Action action = decision.action();
        if (action == null) {
            commands.merge("WAIT", 1L, Long::sum);
            return;
        }
        commands.merge(action.command(), 1L, Long::sum);
        actions.add(ActionKey.of(action));
        graft(event, decision);
    }

    private Run begun(String name) {
        Run run = new Run();
        run.leftOutBefore = leftOutBefore.getOrDefault(name, 0);
        run.leftOut = run.leftOutBefore;
        return run;
    }

    /// A decision before the range makes no row, but a report in the range may answer it.
    private void earlier(StoredEvent event, Payload.DecisionContext decision) throws IOException {
        if (settings.wants(decision.runId())) {
            leftOutBefore.merge(decision.runId(), decision.census().leftOut(), Math::max);
        }
        graft(event, decision);
    }

    /// Keeps what a report can answer, of runs that nobody asked for too, so that a report finds the same run and graft whoever asks.
    private void graft(StoredEvent event, Payload.DecisionContext decision) throws IOException {
        Payload.Action action = decision.action();
        if (action == null || quarantined(event)) {
            return;
        }
        if (cancels(action)) {
            waiting.proofs.cancel(decision.runId(), action.target(), decision.position());
        } else if (grafts(action)) {
            Payload.HardwareContext hardware = decision.hardware();
            waiting.proofs.add(new Proofs.Graft(decision.position(), decision.triggerEventId(), decision.runId(),
                    decision.generation(), action.target(), action.blueprintId(), action.commandId(), event.traceId(),
                    hardware == null ? null : hardware.deviceType()));
        }
    }

    /// Whether the command starts a graft: it asks for germination, or it is one that only a deployment knows and names a blueprint.
    static boolean grafts(Payload.Action action) {
        return SeedStage.ofCommand(action.command()).map(SeedStage.GERMINATED::equals)
                .orElse(action.blueprintId() != null);
    }

    private static boolean cancels(Payload.Action action) {
        return SeedStage.ofCommand(action.command()).filter(SeedStage.CANCELLED::equals).isPresent();
    }

    private void report(StoredEvent event, Payload.FieldReport report) throws IOException {
        count(event);
        reports++;
        String run = report.runId() == null || report.runId().isEmpty() ? event.runId() : report.runId();
        waiting.reports.add(NOBODY, new Proofs.Report(event.position(), event.eventId().toString(), run,
                event.traceId(),
                report.commandId(), report.blueprintId(), report.seed(), report.preMetric(), report.postMetric(),
                report.outcome().name(), report.hardwareContext(), quarantined(event), event.timestamp().instant()));
    }

    /// Puts each report to its run: the one that it names; or that its trace leads to, as [RunNames] knows them; or that of the
    /// command that it answers. One that answers a command without a run, and none of its own run, waits with that command. Reports
    /// of runs that nobody asked for are counted and left out.
    private void nameReports() throws IOException {
        Set<String> commandsWithoutRun = commands(RunResolver.UNKNOWN);
        Map<String, Set<String>> shared = new HashMap<>();
        List<Proofs.Report> lost = new ArrayList<>();
        waiting.reports.reports(NOBODY, report -> {
            RunResolver.Resolution found = names.resolve(report.run(), null, report.traceId());
            if (commandsWithoutRun.contains(report.commandId())
                    && !shared(found.run(), commandsWithoutRun, shared).contains(report.commandId())) {
                place(RunResolver.UNKNOWN, report.of(found.run()));
            } else if (found.rule() == RunResolver.Rule.UNKNOWN) {
                lost.add(report);
            } else {
                place(found.run(), report.of(found.run()));
            }
        });
        Map<String, String> runsOf = lost.isEmpty() ? Map.of() : runsOf(lost);
        for (Proofs.Report report : lost) {
            String run = runsOf.getOrDefault(command(report.commandId()), runsOf.get(trace(report.traceId())));
            if (run != null) {
                place(run, report.of(run));
            } else {
                place(NOBODY, report);
            }
        }
    }

    private Set<String> commands(String run) throws IOException {
        Set<String> commands = new HashSet<>();
        for (Proofs.Graft graft : waiting.proofs.read(run).grafts) {
            if (graft.commandId() != null) {
                commands.add(graft.commandId());
            }
        }
        return commands;
    }

    /// Those of the commands that a run has, too.
    ///
    /// @param known what was found before, by run
    private Set<String> shared(String run, Set<String> commands, Map<String, Set<String>> known) throws IOException {
        Set<String> shared = known.get(run);
        if (shared == null) {
            shared = run.equals(RunResolver.UNKNOWN) ? new HashSet<>() : commands(run);
            shared.retainAll(commands);
            known.put(run, shared);
            goOn();
        }
        return shared;
    }

    /// @param run where it waits for its graft; the report's own is another one if it answers a command without a run
    private void place(String run, Proofs.Report report) throws IOException {
        boolean wanted = settings.wants(run) || settings.wants(report.run());
        if (wanted) {
            quarantinedReports += report.quarantined() && report.position() > settings.after() ? 1 : 0;
        } else {
            reportsOfOtherRuns++;
        }
        // Commands without a run know all their reports, so that the first one is the answer whoever asks.
        if (wanted || run.equals(RunResolver.UNKNOWN)) {
            waiting.proofs.add(run, report);
        }
    }

    /// Looks whether to go on; between runs, where nothing is read from the log.
    ///
    /// @throws ExportException.Stopped if the listener says so
    void goOn() {
        if (!progress.at(until, until)) {
            throw new ExportException.Stopped();
        }
    }

    /// The runs of the commands that these reports name, and of the grafts that share their traces; the last of several counts.
    private Map<String, String> runsOf(List<Proofs.Report> lost) throws IOException {
        Map<String, String> found = new HashMap<>();
        for (Proofs.Report report : lost) {
            found.put(trace(report.traceId()), NOBODY);
            found.put(command(report.commandId()), NOBODY);
        }
        found.remove(trace(""));
        found.remove(command(null));
        for (String run : waiting.proofs.runs()) {
            for (Proofs.Graft graft : waiting.proofs.read(run).grafts) {
                found.computeIfPresent(trace(graft.traceId()), (_, _) -> run);
                found.computeIfPresent(command(graft.commandId()), (_, _) -> run);
            }
            goOn();
        }
        found.values().removeIf(NOBODY::equals);
        return found;
    }

    private static String trace(String id) {
        return "trace " + id;
    }

    private static String command(@Nullable String id) {
        return id == null ? "" : "command " + id;
    }

    /// The joins of a run.
    Joins joins(String run, JoinCounts counts) throws IOException {
        return new Joins(waiting.proofs.read(run), counts);
    }

    /// Runs whose grafts and reports count: those that were asked for, and that of commands without a run.
    List<String> runsWithReports() {
        return waiting.proofs.runs().stream().filter(run -> !run.equals(NOBODY))
                .filter(run -> settings.wants(run) || run.equals(RunResolver.UNKNOWN)).toList();
    }

    /// Hands out the reports that no run is known of. They have no grafts.
    void withoutRun(ProofSpill.ReportTaker taker) throws IOException {
        waiting.proofs.reports(NOBODY, taker);
    }

    /// Field reports, candidates and certifications outside their declared ranges that were left out.
    long quarantined() {
        return quarantinedReports + quarantinedCandidates + quarantinedCertifications;
    }

    /// Events outside their declared ranges that the observations of the range do not show.
    long eventsLeftOut() {
        return runs.values().stream().mapToLong(run -> run.leftOut - run.leftOutBefore).sum();
    }
}
