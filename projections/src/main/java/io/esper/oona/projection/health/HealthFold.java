package io.esper.oona.projection.health;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.esper.oona.event.Payload;
import io.esper.oona.projection.Fold;
import io.esper.oona.projection.ProjectionEvent;
import io.esper.oona.projection.SeenKeys;
import io.esper.oona.projection.StateHash;
import io.esper.oona.projection.Verdict;
import io.esper.oona.projection.run.Place;
import io.esper.oona.projection.run.RunEvolution;
import io.esper.oona.projection.run.RunRow;
import io.esper.oona.projection.run.RunTable;
import io.esper.oona.projection.table.Changes;
import io.esper.oona.projection.table.Finder;
import org.jspecify.annotations.Nullable;

/// Folds telemetry, heartbeats and rollbacks into the rows of health: first the runs of a chunk, which tell where each report belongs,
/// then the seeds and their epochs.
///
/// Keeps between chunks: 10,000 runs, 100,000 seeds (the platform's largest system; about 400 bytes each) and 400,000 entries of the
/// history (about 60 bytes each), and what [Distributions] keeps; what was used least is read again when it is needed.
final class HealthFold implements Fold {
    private static final int RUNS_KEPT_MAX = 10_000;
    private static final int SEEDS_KEPT_MAX = 100_000;
    private static final int ENTRIES_KEPT_MAX = 400_000;
    private static final int EVENTS_AT_ONCE_MAX = 512;

    /// What an event does, as far as its run tells.
    ///
    /// @param run   that it belongs to
    /// @param after the run after it
    private record Step(RunState run, RunRow after, Verdict verdict, List<SeedReport> reports) {}

    private final StateHash hash = new StateHash();
    private final Map<String, RunState> runs = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<PartKey, Part> parts = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<SpanKey, Span> spans = new LinkedHashMap<>(16, 0.75f, true);
    private final List<Step> steps = new ArrayList<>();
    private final List<RunState> changedRuns = new ArrayList<>();
    private final List<Part> changedParts = new ArrayList<>();
    private final List<Span> changedSpans = new ArrayList<>();
    private final Distributions distributions = new Distributions(hash);
    private @Nullable SeenKeys seenRuns;
    private @Nullable SeenKeys seenParts;
    private @Nullable Part lastPart;
    private int nextStep;

    /// A report makes about 1 KiB of steps.
    @Override
    public int eventsAtOnceMax() {
        return EVENTS_AT_ONCE_MAX;
    }

    @Override
    public void startsEmpty() {
        seenRuns = new SeenKeys();
        seenParts = new SeenKeys();
        distributions.startsEmpty();
    }

    @Override
    public void prepare(List<ProjectionEvent> events, Finder rows) throws SQLException {
        steps.clear();
        nextStep = 0;
        loadRuns(events, rows);
        RunState run = null;
        for (ProjectionEvent event : events) {
            if (run == null || !run.run().equals(event.run())) {
                run = Objects.requireNonNull(runs.get(event.run()), "the run of an event");
            }
            Step step = step(run, event);
            run.ahead(step.after());
            steps.add(step);
        }
        loadParts(rows);
        loadSpans(rows);
        distributions.load(rows);
    }

    /// What an event does to its run, and what it says about seeds.
    private static Step step(RunState state, ProjectionEvent event) {
        RunRow run = state.ahead();
        return switch (event.payload()) {
            case Payload.EpochEvent heartbeat -> new Step(state,
                    RunEvolution.heartbeat(run, heartbeat.epoch(), event.position()), Verdict.USED, List.of());
            case Payload.RollbackEvent rollback -> new Step(state,
                    RunEvolution.rollback(run, rollback.failedEpoch(), rollback.restoredEpoch(), event.position()),
                    Verdict.USED, List.of());
            case Payload.LayerHealthReport report -> {
                Place place = RunEvolution.place(run, report.epoch());
                yield new Step(state, RunEvolution.report(run, place, event.position()), Verdict.USED,
                        ReportReader.of(report, event, place));
            }
            case Payload.HealthSignal signal -> {
                Place place = RunEvolution.place(run, signal.epoch());
                yield new Step(state, RunEvolution.report(run, place, event.position()), Verdict.USED,
                        ReportReader.of(signal, event, place));
            }
            case Payload.ClaimCheck elsewhere -> new Step(state, run, Verdict.UNMAPPED, List.of());
            case Payload.Unmapped unknown -> new Step(state, run, Verdict.UNMAPPED, List.of());
            case Payload.CandidateBlueprint other -> new Step(state, run, Verdict.UNUSED, List.of());
            case Payload.CertifiedBlueprint other -> new Step(state, run, Verdict.UNUSED, List.of());
            case Payload.KasminaControlCommand other -> new Step(state, run, Verdict.UNUSED, List.of());
            case Payload.FieldReport other -> new Step(state, run, Verdict.UNUSED, List.of());
            case Payload.AdaptationDecision other -> new Step(state, run, Verdict.UNUSED, List.of());
            case Payload.DecisionContext other -> new Step(state, run, Verdict.UNUSED, List.of());
        };
    }

    @Override
    public Verdict fold(ProjectionEvent event) {
        Step step = steps.get(nextStep++);
        RunState run = step.run();
        if (run.put(step.after(), hash)) {
            changedRuns.add(run);
            if (seenRuns != null) {
                seenRuns.add(run.run());
            }
        }
        for (SeedReport report : step.reports()) {
            Part part = part(report.key());
            foldSeed(report, part);
            distributions.add(report, run, part);
        }
        return step.verdict();
    }

    private void foldSeed(SeedReport report, Part part) {
        SeedRow before = part.seed(report.key().seed());
        SeedRow latest = SeedEvolution.latest(before, report);
        long after = latest.hash(hash);
        hash.replace(part.hash(report.key().seed()), after);
        Place place = report.place();
        if (place.epoch() != null) {
            int epoch = place.epoch();
            Span span = span(part, place.rollbacks(), SpanKey.spanOf(epoch));
            boolean met = before != null && before.mayHaveMet(place.rollbacks(), epoch);
            int entry = met ? span.find(report.key().seed(), epoch) : -1;
            EpochRow known = entry < 0 ? null : span.row(entry);
            EpochRow row = SeedEvolution.epoch(known, epoch, report, latest);
            hash.replace(known == null ? 0 : known.hash(span.key(), hash), row.hash(span.key(), hash));
            span.put(entry, row);
            if (span.changes()) {
                changedSpans.add(span);
            }
        }
        if (seenParts != null && part.size() == 0) {
            seenParts.add(part.key());
        }
        if (!part.isChanged()) {
            changedParts.add(part);
        }
        part.put(latest, after);
    }

    /// The part that a seed lies in; its seeds were read before.
    private Part part(SeedKey seed) {
        Part last = lastPart;
        if (last != null && last.holds(seed)) {
            return last;
        }
        PartKey key = new PartKey(seed.run(), seed.layer(), PartKey.partOf(seed.seed()));
        Part part = parts.get(key);
        if (part == null) {
            part = new Part(key);
            parts.put(key, part);
        }
        lastPart = part;
        return part;
    }

    private Span span(Part part, int rollbacks, int number) {
        Span last = part.lastSpan(rollbacks, number);
        if (last != null) {
            return last;
        }
        Span span = spans.computeIfAbsent(new SpanKey(part.key(), rollbacks, number), Span::new);
        part.lastSpan(span);
        return span;
    }

    @Override
    public void changes(Changes changes) {
        changes.upsert(HealthTables.RUN, changedRuns.stream().map(RunState::row).toList());
        changedRuns.forEach(RunState::written);
        changedRuns.clear();
        List<SeedRow> seeds = new ArrayList<>();
        changedParts.sort((one, other) -> one.key().compareTo(other.key()));
        changedParts.forEach(part -> part.changes(seeds));
        changedParts.clear();
        changes.upsert(HealthTables.SEED, seeds);
        // in the order of the primary key: neighbours go to the same page
        changedSpans.sort((one, other) -> one.key().compareTo(other.key()));
        List<SpanRow> fresh = new ArrayList<>();
        List<SpanRow> known = new ArrayList<>();
        changedSpans.forEach(span -> (span.stored() ? known : fresh).add(span.store()));
        changedSpans.clear();
        changes.replace(HealthTables.SPAN, fresh, known);
        distributions.changes(changes);
        forget();
    }

    @Override
    public long hash() {
        distributions.count();
        return hash.sum();
    }

    /// Drops what was used least.
    private void forget() {
        lastPart = null;
        for (Iterator<RunState> eldest = runs.values().iterator(); runs.size() > RUNS_KEPT_MAX
                && eldest.hasNext();) {
            eldest.next();
            eldest.remove();
        }
        long seeds = parts.values().stream().mapToLong(Part::size).sum();
        for (Iterator<Part> eldest = parts.values().iterator(); seeds > SEEDS_KEPT_MAX && eldest.hasNext();) {
            seeds -= eldest.next().size();
            eldest.remove();
        }
        parts.values().forEach(Part::forgetSpan);
        long entries = spans.values().stream().mapToLong(Span::size).sum();
        for (Iterator<Span> eldest = spans.values().iterator(); entries > ENTRIES_KEPT_MAX && eldest.hasNext();) {
            entries -= eldest.next().size();
            eldest.remove();
        }
    }

    /// The runs that the events belong to.
    private void loadRuns(List<ProjectionEvent> events, Finder rows) throws SQLException {
        Set<String> missing = new LinkedHashSet<>();
        String last = "";
        for (ProjectionEvent event : events) {
            String run = event.run();
            if (!run.equals(last) && !runs.containsKey(run)) {
                runs.put(run, new RunState(RunRow.unseen(run), 0));
                if (seenRuns == null || seenRuns.mayHold(run)) {
                    missing.add(run);
                }
            }
            last = run;
        }
        for (RunRow run : rows.find(HealthTables.RUN, RunTable.KEY,
                missing.stream().map(run -> new @Nullable Object[]{run}).toList())) {
            runs.put(run.run(), new RunState(run, run.hash(hash)));
        }
    }

    /// The seeds of the layers that the steps report on, and what their reports are counted in.
    private void loadParts(Finder rows) throws SQLException {
        Set<PartKey> missing = new LinkedHashSet<>();
        Set<List<Object>> layers = new LinkedHashSet<>();
        for (Step step : steps) {
            for (SeedReport report : step.reports()) {
                SeedKey seed = report.key();
                boolean known = lastPart != null && lastPart.holds(seed);
                Part part = part(seed);
                if (!known && part.size() == 0 && (seenParts == null || seenParts.mayHold(part.key()))
                        && missing.add(part.key())) {
                    layers.add(List.of(seed.run(), seed.layer()));
                }
                distributions.want(report, step.run(), part);
            }
        }
        for (SeedRow row : rows.find(HealthTables.SEED, HealthTables.LAYER,
                layers.stream().map(layer -> layer.<@Nullable Object>toArray(new @Nullable Object[0])).toList())) {
            PartKey key = new PartKey(row.key().run(), row.key().layer(), PartKey.partOf(row.key().seed()));
            Part part = missing.contains(key) ? parts.get(key) : null;
            if (part != null) {
                part.loaded(row, row.hash(hash));
            }
        }
    }

    /// The spans that the history may hold already; most reports begin a new one or go on with the last.
    private void loadSpans(Finder rows) throws SQLException {
        Set<SpanKey> missing = new LinkedHashSet<>();
        for (Step step : steps) {
            Part before = null;
            for (SeedReport report : step.reports()) {
                Integer epoch = report.place().epoch();
                Part part = part(report.key());
                // all reports of a step are of one place
                boolean again = part == before;
                before = part;
                if (again || epoch == null) {
                    continue;
                }
                int number = SpanKey.spanOf(epoch);
                if (!part.mayHold(report.place().rollbacks(), number)) {
                    continue;
                }
                SpanKey key = new SpanKey(part.key(), report.place().rollbacks(), number);
                if (!spans.containsKey(key)) {
                    missing.add(key);
                }
            }
        }
        for (SpanRow row : rows.find(HealthTables.SPAN, HealthTables.SPAN_KEY, missing.stream()
                .map(key -> new @Nullable Object[]{key.part().run(), key.part().layer(), key.part().part(),
                        key.rollbacks(), key.span()})
                .toList())) {
            spans.put(row.key(), Span.of(row));
        }
    }
}
