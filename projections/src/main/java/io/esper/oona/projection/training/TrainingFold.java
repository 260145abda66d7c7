package io.esper.oona.projection.training;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.esper.oona.event.Payload;
import io.esper.oona.event.SeedId;
import io.esper.oona.projection.Fold;
import io.esper.oona.projection.HeldRows;
import io.esper.oona.projection.ProjectionEvent;
import io.esper.oona.projection.StateHash;
import io.esper.oona.projection.Verdict;
import io.esper.oona.projection.run.Place;
import io.esper.oona.projection.run.RunEvolution;
import io.esper.oona.projection.run.RunRow;
import io.esper.oona.projection.table.Changes;
import io.esper.oona.projection.table.Finder;
import org.jspecify.annotations.Nullable;

/// Folds heartbeats, rollbacks, and what was done to seeds. What a rollback undid is counted by the views, so that what comes late counts too.
///
/// Keeps between chunks: 10,000 runs and 20,000 epochs (about 200 bytes each).
final class TrainingFold implements Fold {
    private static final int RUNS_KEPT_MAX = 10_000;
    private static final int EPOCHS_KEPT_MAX = 20_000;

    private final StateHash hash = new StateHash();
    private final HeldRows<String, TrainingRun> runs = new HeldRows<>(TrainingTables.RUN, row -> row.run().run(),
            run -> new @Nullable Object[]{run}, RUNS_KEPT_MAX, hash);
    private final HeldRows<EpochKey, TrainingEpoch> epochs = new HeldRows<>(TrainingTables.EPOCH, TrainingEpoch::key,
            key -> new @Nullable Object[]{key.run(), key.rollbacks(), key.epoch()}, EPOCHS_KEPT_MAX, hash);
    private final List<TrainingRollback> rollbacks = new ArrayList<>();
    private final List<TrainingAct> acts = new ArrayList<>();

    @Override
    public void startsEmpty() {
        runs.startsEmpty();
        epochs.startsEmpty();
    }

    @Override
    public void prepare(List<ProjectionEvent> events, Finder rows) throws SQLException {
        events.forEach(event -> runs.want(event.run()));
        runs.load(rows);
        Map<String, RunRow> now = new HashMap<>();
        for (ProjectionEvent event : events) {
            RunRow run = now.getOrDefault(event.run(), run(event).run());
            switch (event.payload()) {
                case Payload.EpochEvent heartbeat -> {
                    epochs.want(key(run, heartbeat));
                    now.put(event.run(), RunEvolution.heartbeat(run, heartbeat.epoch(), event.position()));
                }
                case Payload.RollbackEvent rollback ->
                        now.put(event.run(), RunEvolution.rollback(run, rollback.failedEpoch(),
                                rollback.restoredEpoch(), event.position()));
                case Payload.LayerHealthReport other -> {}
                case Payload.HealthSignal other -> {}
                case Payload.ClaimCheck other -> {}
                case Payload.KasminaControlCommand other -> {}
                case Payload.AdaptationDecision other -> {}
                case Payload.DecisionContext other -> {}
                case Payload.FieldReport other -> {}
                case Payload.CandidateBlueprint other -> {}
                case Payload.CertifiedBlueprint other -> {}
                case Payload.Unmapped other -> {}
            }
        }
        epochs.load(rows);
    }

    private static EpochKey key(RunRow run, Payload.EpochEvent heartbeat) {
        return new EpochKey(run.run(), RunEvolution.place(run, heartbeat.epoch()).rollbacks(), heartbeat.epoch());
    }

    @Override
    public Verdict fold(ProjectionEvent event) {
        return switch (event.payload()) {
            case Payload.EpochEvent heartbeat -> {
                TrainingRun run = run(event);
                EpochKey key = key(run.run(), heartbeat);
                TrainingEpoch before = epochs.get(key);
                epochs.put(key, TrainingEpoch.of(key, event, heartbeat,
                        key.rollbacks() < run.run().rollbacks(), before == null ? 1 : before.heartbeats() + 1));
                runs.put(event.run(), run.beats(
                        RunEvolution.heartbeat(run.run(), heartbeat.epoch(), event.position()),
                        event.claimedMicros()));
                yield Verdict.USED;
            }
            case Payload.RollbackEvent rollback -> {
                TrainingRun run = run(event);
                RunRow after = RunEvolution.rollback(run.run(), rollback.failedEpoch(), rollback.restoredEpoch(),
                        event.position());
                if (after.rollbacks() > run.run().rollbacks()) {
                    TrainingRollback row =
                            TrainingRollback.of(event, rollback, after.rollbacks(), run.run().epoch());
                    rollbacks.add(row);
                    hash.replace(TrainingTables.ROLLBACK, null, row);
                }
                runs.put(event.run(), run.at(after));
                yield Verdict.USED;
            }
            case Payload.KasminaControlCommand said -> done(event, TrainingAct.COMMAND, said.target(), said.command(),
                    said.issuedEpoch(), said.blueprintId(), said.commandId());
            case Payload.AdaptationDecision said -> done(event, TrainingAct.DECISION, said.seed(), said.toStage(),
                    said.issuedEpoch(), said.blueprintId(), said.commandId());
            case Payload.FieldReport said -> done(event, TrainingAct.REPORT, said.seed(), said.outcome().name(), null,
                    said.blueprintId(), said.commandId());
            case Payload.ClaimCheck elsewhere -> Verdict.UNMAPPED;
            case Payload.Unmapped unknown -> Verdict.UNMAPPED;
            case Payload.LayerHealthReport other -> Verdict.UNUSED;
            case Payload.HealthSignal other -> Verdict.UNUSED;
            case Payload.DecisionContext other -> Verdict.UNUSED;
            case Payload.CandidateBlueprint other -> Verdict.UNUSED;
            case Payload.CertifiedBlueprint other -> Verdict.UNUSED;
        };
    }

    /// @param issued the epoch in which it was done; null for the one that the run has reached
    private Verdict done(ProjectionEvent event, String kind, SeedId seed, String what, @Nullable Integer issued,
            @Nullable String blueprint, @Nullable String commandId) {
        RunRow run = run(event).run();
        int generation = run.rollbacks();
        if (issued != null && issued < Integer.MAX_VALUE) {
            // what is done in an epoch shows in the next one, and belongs to the generation that holds that
            Place shows = RunEvolution.place(run, issued + 1);
            generation = shows.rollbacks();
        }
        TrainingAct row = new TrainingAct(event.position(), event.run(), generation,
                issued == null ? run.epoch() : issued, kind, seed.layer(), seed.seed(), what, blueprint, commandId,
                event.traceId().isEmpty() ? null : event.traceId(), event.claimedMicros());
        acts.add(row);
        hash.replace(TrainingTables.ACT, null, row);
        return Verdict.USED;
    }

    private TrainingRun run(ProjectionEvent event) {
        TrainingRun known = runs.get(event.run());
        return known == null ? TrainingRun.unseen(event.run()) : known;
    }

    @Override
    public void changes(Changes changes) {
        runs.changes(changes);
        epochs.changes(changes);
        changes.replace(TrainingTables.ROLLBACK, rollbacks, List.of());
        changes.replace(TrainingTables.ACT, acts, List.of());
        rollbacks.clear();
        acts.clear();
    }

    @Override
    public long hash() {
        runs.count();
        epochs.count();
        return hash.sum();
    }
}
