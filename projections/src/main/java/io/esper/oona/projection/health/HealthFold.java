package io.esper.oona.projection.health;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

import io.esper.oona.event.Payload;
import io.esper.oona.projection.Batch;
import io.esper.oona.projection.Batch.Verdict;
import io.esper.oona.projection.Fold;
import io.esper.oona.projection.ProjectionEvent;
import io.esper.oona.projection.table.Column;
import io.esper.oona.projection.table.Recent;
import io.esper.oona.projection.table.Table;
import io.esper.oona.projection.table.TableRows;
import org.jspecify.annotations.Nullable;

/// Folds telemetry, heartbeats and rollbacks into the rows of health: first the runs, which tell where each report belongs,
/// then the seeds and their epochs.
final class HealthFold implements Fold {
    /// Seeds whose newest state stays in memory between batches: the platform's largest system has 100,000. About 400 bytes each.
    private static final int SEEDS_KEPT_MAX = 100_000;
    private static final int RUNS_KEPT_MAX = 10_000;

    private final Recent<String, RunRow> keptRuns = new Recent<>(RUNS_KEPT_MAX);
    private final Recent<SeedKey, SeedRow> keptSeeds = new Recent<>(SEEDS_KEPT_MAX);

    @Override
    public void fold(Batch batch, TableRows rows) throws SQLException {
        List<ProjectionEvent> events = batch.events();
        Map<String, RunRow> runs = loadRuns(events, rows);
        Map<String, RunRow> changedRuns = new LinkedHashMap<>();
        List<SeedReport> reports = new ArrayList<>();
        for (ProjectionEvent event : events) {
            RunRow before = runs.getOrDefault(event.run(), RunRow.unseen(event.run()));
            RunRow after = foldRun(before, event, batch, reports);
            if (!after.equals(before)) {
                runs.put(event.run(), after);
                changedRuns.put(event.run(), after);
            }
        }
        Map<SeedKey, SeedRow> seeds = loadSeeds(reports, rows);
        Map<EpochKey, EpochRow> epochs = loadEpochs(reports, seeds, rows);
        Map<SeedKey, SeedRow> changedSeeds = new LinkedHashMap<>();
        // in the order of the primary key: neighbours go to the same page
        Map<EpochKey, EpochRow> changedEpochs = new TreeMap<>();
        for (SeedReport report : reports) {
            SeedRow latest = SeedEvolution.latest(seeds.get(report.key()), report);
            seeds.put(report.key(), latest);
            changedSeeds.put(report.key(), latest);
            if (report.place().epoch() != null) {
                EpochKey key = new EpochKey(report.key(), report.place().rollbacks(), report.place().epoch());
                EpochRow epoch = SeedEvolution.epoch(epochs.get(key), key, report, latest);
                epochs.put(key, epoch);
                changedEpochs.put(key, epoch);
            }
        }
        rows.upsert(HealthTables.RUN, changedRuns.values());
        rows.upsert(HealthTables.SEED, changedSeeds.values());
        rows.upsert(HealthTables.EPOCH, changedEpochs.values());
        keptRuns.putAll(runs);
        keptSeeds.putAll(seeds);
    }

    /// The run after the event; adds what the event says about seeds.
    private static RunRow foldRun(RunRow run, ProjectionEvent event, Batch batch, List<SeedReport> reports) {
        return switch (event.payload()) {
            case Payload.EpochEvent heartbeat -> RunEvolution.heartbeat(run, heartbeat.epoch(), event.position());
            case Payload.RollbackEvent rollback ->
                    RunEvolution.rollback(run, rollback.failedEpoch(), rollback.restoredEpoch(), event.position());
            case Payload.LayerHealthReport report -> {
                Place place = RunEvolution.place(run, report.epoch());
                reports.addAll(ReportReader.of(report, event, place));
                yield RunEvolution.report(run, place, event.position());
            }
            case Payload.HealthSignal signal -> {
                Place place = RunEvolution.place(run, signal.epoch());
                reports.addAll(ReportReader.of(signal, event, place));
                yield RunEvolution.report(run, place, event.position());
            }
            case Payload.ClaimCheck elsewhere -> decided(run, event, batch, Verdict.UNMAPPED);
            case Payload.Unmapped unknown -> decided(run, event, batch, Verdict.UNMAPPED);
            case Payload.CandidateBlueprint other -> decided(run, event, batch, Verdict.UNUSED);
            case Payload.CertifiedBlueprint other -> decided(run, event, batch, Verdict.UNUSED);
            case Payload.KasminaControlCommand other -> decided(run, event, batch, Verdict.UNUSED);
            case Payload.AdaptationDecision other -> decided(run, event, batch, Verdict.UNUSED);
            case Payload.DecisionContext other -> decided(run, event, batch, Verdict.UNUSED);
            case Payload.FieldReport other -> decided(run, event, batch, Verdict.UNUSED);
        };
    }

    private static RunRow decided(RunRow run, ProjectionEvent event, Batch batch, Verdict verdict) {
        batch.decide(event, verdict);
        return run;
    }

    private Map<String, RunRow> loadRuns(List<ProjectionEvent> events, TableRows rows) throws SQLException {
        Set<String> wanted = new LinkedHashSet<>();
        events.forEach(event -> wanted.add(event.run()));
        return load(wanted, keptRuns, HealthTables.RUN, HealthTables.RUN_KEY, RunRow::run,
                run -> new @Nullable Object[]{run},
                rows);
    }

    private Map<SeedKey, SeedRow> loadSeeds(List<SeedReport> reports, TableRows rows) throws SQLException {
        Set<SeedKey> wanted = new LinkedHashSet<>();
        reports.forEach(report -> wanted.add(report.key()));
        return load(wanted, keptSeeds, HealthTables.SEED, HealthTables.SEED_KEY, SeedRow::key,
                key -> new @Nullable Object[]{key.run(), key.layer(), key.seed()}, rows);
    }

    /// Only epochs that a seed may have met before have a row; most reports are of new ones.
    private static Map<EpochKey, EpochRow> loadEpochs(List<SeedReport> reports, Map<SeedKey, SeedRow> seeds,
            TableRows rows)
            throws SQLException {
        Set<EpochKey> wanted = new LinkedHashSet<>();
        for (SeedReport report : reports) {
            SeedRow known = seeds.get(report.key());
            Integer epoch = report.place().epoch();
            if (known != null && epoch != null && known.mayHaveMet(report.place().rollbacks(), epoch)) {
                wanted.add(new EpochKey(report.key(), report.place().rollbacks(), epoch));
            }
        }
        return load(wanted, Map.of(), HealthTables.EPOCH, HealthTables.EPOCH_KEY, EpochRow::key,
                key -> new @Nullable Object[]{key.seed().run(), key.seed().layer(), key.seed().seed(), key.rollbacks(),
                        key.epoch()},
                rows);
    }

    private static <K, R> Map<K, R> load(Collection<K> wanted, Map<K, R> kept, Table<R> table, List<Column> by,
            Function<R, K> keyOf,
            Function<K, @Nullable Object[]> cellsOf, TableRows rows) throws SQLException {
        Map<K, R> loaded = new HashMap<>();
        List<@Nullable Object[]> missing = new ArrayList<>();
        for (K key : wanted) {
            R row = kept.get(key);
            if (row == null) {
                missing.add(cellsOf.apply(key));
            } else {
                loaded.put(key, row);
            }
        }
        for (R row : rows.find(table, by, missing)) {
            loaded.put(keyOf.apply(row), row);
        }
        return loaded;
    }
}
