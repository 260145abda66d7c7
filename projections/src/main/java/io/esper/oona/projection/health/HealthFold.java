package io.esper.oona.projection.health;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.esper.oona.event.Payload;
import io.esper.oona.projection.Fold;
import io.esper.oona.projection.ProjectionEvent;
import io.esper.oona.projection.StateHash;
import io.esper.oona.projection.Verdict;
import io.esper.oona.projection.run.Place;
import io.esper.oona.projection.run.RunEvolution;
import io.esper.oona.projection.run.RunRow;
import io.esper.oona.projection.run.RunTable;
import io.esper.oona.projection.table.Changes;
import io.esper.oona.projection.table.Finder;
import io.esper.oona.projection.table.Recent;
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

    /// What an event does, as far as its run tells.
    ///
    /// @param after the run after it
    private record Step(RunRow after, Verdict verdict, List<SeedReport> reports) {}

    private final StateHash hash = new StateHash();
    private final Map<String, RunRow> runs = new Recent<>(RUNS_KEPT_MAX);
    private final Map<PartKey, Part> parts = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<SpanKey, Span> spans = new LinkedHashMap<>(16, 0.75f, true);
    private final List<Step> steps = new ArrayList<>();
    private final Map<String, RunRow> changedRuns = new LinkedHashMap<>();
    private final Set<Part> changedParts = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Span> changedSpans = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Distributions distributions = new Distributions(hash);
    private @Nullable Part lastPart;
    private int nextStep;

    @Override
    public void startsEmpty() {
        distributions.startsEmpty();
    }

    @Override
    public void prepare(List<ProjectionEvent> events, Finder rows) throws SQLException {
        steps.clear();
        nextStep = 0;
        Map<String, RunRow> now = loadRuns(events, rows);
        for (ProjectionEvent event : events) {
            Step step = step(now.getOrDefault(event.run(), RunRow.unseen(event.run())), event);
            now.put(event.run(), step.after());
            steps.add(step);
            step.reports().forEach(distributions::want);
        }
        loadParts(rows);
        loadSpans(rows);
        distributions.load(rows);
    }

    /// What an event does to its run, and what it says about seeds.
    private static Step step(RunRow run, ProjectionEvent event) {
        return switch (event.payload()) {
            case Payload.EpochEvent heartbeat -> new Step(
                    RunEvolution.heartbeat(run, heartbeat.epoch(), event.position()), Verdict.USED, List.of());
            case Payload.RollbackEvent rollback -> new Step(
                    RunEvolution.rollback(run, rollback.failedEpoch(), rollback.restoredEpoch(), event.position()),
                    Verdict.USED, List.of());
            case Payload.LayerHealthReport report -> {
                Place place = RunEvolution.place(run, report.epoch());
                yield new Step(RunEvolution.report(run, place, event.position()), Verdict.USED,
                        ReportReader.of(report, event, place));
            }
            case Payload.HealthSignal signal -> {
                Place place = RunEvolution.place(run, signal.epoch());
                yield new Step(RunEvolution.report(run, place, event.position()), Verdict.USED,
                        ReportReader.of(signal, event, place));
            }
            case Payload.ClaimCheck elsewhere -> new Step(run, Verdict.UNMAPPED, List.of());
            case Payload.Unmapped unknown -> new Step(run, Verdict.UNMAPPED, List.of());
            case Payload.CandidateBlueprint other -> new Step(run, Verdict.UNUSED, List.of());
            case Payload.CertifiedBlueprint other -> new Step(run, Verdict.UNUSED, List.of());
            case Payload.KasminaControlCommand other -> new Step(run, Verdict.UNUSED, List.of());
            case Payload.FieldReport other -> new Step(run, Verdict.UNUSED, List.of());
            case Payload.AdaptationDecision other -> new Step(run, Verdict.UNUSED, List.of());
            case Payload.DecisionContext other -> new Step(run, Verdict.UNUSED, List.of());
        };
    }

    @Override
    public Verdict fold(ProjectionEvent event) {
        Step step = steps.get(nextStep++);
        RunRow before = runs.get(event.run());
        RunRow after = step.after();
        if (before == null ? !after.equals(RunRow.unseen(event.run())) : !after.equals(before)) {
            hash.replace(before == null ? 0 : before.hash(hash), after.hash(hash));
            runs.put(event.run(), after);
            changedRuns.put(event.run(), after);
        }
        for (SeedReport report : step.reports()) {
            foldSeed(report);
            distributions.add(report);
        }
        return step.verdict();
    }

    private void foldSeed(SeedReport report) {
        Part part = part(report.key());
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
            changedSpans.add(span);
        }
        part.put(latest, after);
        changedParts.add(part);
    }

    private Part part(SeedKey seed) {
        Part last = lastPart;
        int number = PartKey.partOf(seed.seed());
        if (last != null && last.key().part() == number && last.key().layer() == seed.layer()
                && last.key().run().equals(seed.run())) {
            return last;
        }
        Part part = parts.computeIfAbsent(new PartKey(seed.run(), seed.layer(), number), Part::new);
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
        changes.upsert(HealthTables.RUN, changedRuns.values());
        changedRuns.clear();
        List<SeedRow> seeds = new ArrayList<>();
        List<Part> inOrder = new ArrayList<>(changedParts);
        inOrder.sort((one, other) -> one.key().compareTo(other.key()));
        inOrder.forEach(part -> part.changes(seeds));
        changedParts.clear();
        changes.upsert(HealthTables.SEED, seeds);
        List<Span> sorted = new ArrayList<>(changedSpans);
        // in the order of the primary key: neighbours go to the same page
        sorted.sort((one, other) -> one.key().compareTo(other.key()));
        List<SpanRow> fresh = new ArrayList<>();
        List<SpanRow> known = new ArrayList<>();
        sorted.forEach(span -> (span.stored() ? known : fresh).add(span.store()));
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

    /// The runs that the events belong to, as far as they are known.
    private Map<String, RunRow> loadRuns(Collection<ProjectionEvent> events, Finder rows) throws SQLException {
        Map<String, RunRow> known = new HashMap<>();
        Set<String> missing = new LinkedHashSet<>();
        for (ProjectionEvent event : events) {
            if (!known.containsKey(event.run()) && !missing.contains(event.run())) {
                RunRow run = runs.get(event.run());
                if (run == null) {
                    missing.add(event.run());
                } else {
                    known.put(event.run(), run);
                }
            }
        }
        for (RunRow run : rows.find(HealthTables.RUN, RunTable.KEY,
                missing.stream().map(run -> new @Nullable Object[]{run}).toList())) {
            known.put(run.run(), run);
            runs.put(run.run(), run);
        }
        return known;
    }

    /// The seeds of the layers that the steps report on.
    private void loadParts(Finder rows) throws SQLException {
        Set<PartKey> missing = new LinkedHashSet<>();
        Set<List<Object>> layers = new LinkedHashSet<>();
        PartKey last = null;
        for (Step step : steps) {
            for (SeedReport report : step.reports()) {
                SeedKey seed = report.key();
                int number = PartKey.partOf(seed.seed());
                if (last != null && last.part() == number && last.layer() == seed.layer()
                        && last.run().equals(seed.run())) {
                    continue;
                }
                last = new PartKey(seed.run(), seed.layer(), number);
                if (!parts.containsKey(last) && missing.add(last)) {
                    layers.add(List.of(seed.run(), seed.layer()));
                }
            }
        }
        for (SeedRow row : rows.find(HealthTables.SEED, HealthTables.LAYER,
                layers.stream().map(layer -> layer.<@Nullable Object>toArray(new @Nullable Object[0])).toList())) {
            PartKey key = new PartKey(row.key().run(), row.key().layer(), PartKey.partOf(row.key().seed()));
            if (missing.contains(key)) {
                parts.computeIfAbsent(key, Part::new).loaded(row, row.hash(hash));
            }
        }
    }

    /// The spans that the history may hold already; most reports begin a new one or go on with the last.
    private void loadSpans(Finder rows) throws SQLException {
        Set<SpanKey> missing = new LinkedHashSet<>();
        for (Step step : steps) {
            for (SeedReport report : step.reports()) {
                Integer epoch = report.place().epoch();
                if (epoch == null) {
                    continue;
                }
                int number = SpanKey.spanOf(epoch);
                SeedKey seed = report.key();
                Part part = parts.get(new PartKey(seed.run(), seed.layer(), PartKey.partOf(seed.seed())));
                if (part == null || !part.mayHold(report.place().rollbacks(), number)) {
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
