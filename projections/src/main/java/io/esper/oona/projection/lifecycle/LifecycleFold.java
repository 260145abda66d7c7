package io.esper.oona.projection.lifecycle;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.esper.oona.event.Payload;
import io.esper.oona.event.SeedId;
import io.esper.oona.event.SeedStage;
import io.esper.oona.projection.Fold;
import io.esper.oona.projection.HeldRows;
import io.esper.oona.projection.ProjectionEvent;
import io.esper.oona.projection.SeenKeys;
import io.esper.oona.projection.StateHash;
import io.esper.oona.projection.Verdict;
import io.esper.oona.projection.run.Place;
import io.esper.oona.projection.run.RunEvolution;
import io.esper.oona.projection.run.RunRow;
import io.esper.oona.projection.run.StageStep;
import io.esper.oona.projection.table.Changes;
import io.esper.oona.projection.table.Finder;
import org.jspecify.annotations.Nullable;

/// Folds what reports, commands, decisions and field reports tell of stages. A report that finds its seed in the stage that is
/// known changes no row: so the flood costs a look each.
///
/// Keeps between chunks: 10,000 runs and 200,000 stays and layers together (about 250 bytes each), by layer; what was used least is read again when it is
/// needed.
final class LifecycleFold implements Fold {
    private static final int RUNS_KEPT_MAX = 10_000;
    private static final int STAYS_KEPT_MAX = 200_000;
    private static final int SPELLINGS_MAX = 1_000;
    private static final String ENTER = "enter_";

    private record LayerKey(String run, int layer) {}

    private final StateHash hash = new StateHash();
    private final HeldRows<String, RunNow> runs = new HeldRows<>(LifecycleTables.RUN, row -> row.run().run(),
            run -> new @Nullable Object[]{run}, RUNS_KEPT_MAX, hash, RunNow::hash);
    private final Map<LayerKey, Map<Integer, SeedLife>> layers = new LinkedHashMap<>(16, 0.75f, true);
    private final Set<SeedLife> changed = new LinkedHashSet<>();
    private final Map<String, String> spellings = new HashMap<>();
    private final List<RollbackRow> rollbacks = new ArrayList<>();
    private @Nullable SeenKeys seen;
    private @Nullable LayerKey lastKey;
    private Map<Integer, SeedLife> lastLayer = Map.of();

    @Override
    public void startsEmpty() {
        seen = new SeenKeys();
        runs.startsEmpty();
    }

    @Override
    public void prepare(List<ProjectionEvent> events, Finder rows) throws SQLException {
        Set<LayerKey> missing = new LinkedHashSet<>();
        String run = "";
        for (ProjectionEvent event : events) {
            if (!event.run().equals(run)) {
                run = event.run();
                runs.want(run);
            }
            switch (event.payload()) {
                case Payload.LayerHealthReport report -> {
                    int of = Integer.MIN_VALUE;
                    for (Payload.SeedState state : report.states()) {
                        if (state.seed().layer() != of) {
                            of = state.seed().layer();
                            miss(new LayerKey(run, of), missing);
                        }
                    }
                }
                case Payload.HealthSignal signal ->
                        miss(new LayerKey(run, signal.health().seed().layer()), missing);
                case Payload.KasminaControlCommand said -> miss(new LayerKey(run, said.target().layer()), missing);
                case Payload.AdaptationDecision said -> miss(new LayerKey(run, said.seed().layer()), missing);
                case Payload.FieldReport said -> miss(new LayerKey(run, said.seed().layer()), missing);
                case Payload.EpochEvent other -> {}
                case Payload.RollbackEvent other -> {}
                case Payload.DecisionContext other -> {}
                case Payload.CandidateBlueprint other -> {}
                case Payload.CertifiedBlueprint other -> {}
                case Payload.ClaimCheck other -> {}
                case Payload.Unmapped other -> {}
            }
        }
        runs.load(rows);
        load(missing, rows);
    }

    private void miss(LayerKey key, Set<LayerKey> missing) {
        if (!key.equals(lastKey) && !layers.containsKey(key)) {
            missing.add(key);
        }
    }

    private void load(Set<LayerKey> missing, Finder rows) throws SQLException {
        if (missing.isEmpty()) {
            return;
        }
        Map<LayerKey, Map<Integer, List<StayRow>>> found = new HashMap<>();
        SeenKeys known = seen;
        for (StayRow row : rows.find(LifecycleTables.STAY, LifecycleTables.LAYER,
                missing.stream().filter(key -> known == null || known.mayHold(key))
                        .map(key -> new @Nullable Object[]{key.run(), key.layer()}).toList())) {
            found.computeIfAbsent(new LayerKey(row.run(), row.layer()), key -> new HashMap<>())
                    .computeIfAbsent(row.seed(), seed -> new ArrayList<>()).add(row);
        }
        for (LayerKey key : missing) {
            Map<Integer, SeedLife> lives = new HashMap<>();
            RunNow now = runs.get(key.run());
            List<Integer> restored = now == null ? List.of() : now.run().restoredEpochs();
            found.getOrDefault(key, Map.of()).forEach((seed, stays) -> {
                SeedLife life = new SeedLife(key.run(), key.layer(), seed, hash);
                life.loaded(stays, restored);
                lives.put(seed, life);
            });
            layers.put(key, lives);
        }
    }

    @Override
    public Verdict fold(ProjectionEvent event) {
        return switch (event.payload()) {
            case Payload.EpochEvent heartbeat -> {
                RunRow run = run(event);
                runs.put(event.run(), new RunNow(RunEvolution.heartbeat(run, heartbeat.epoch(), event.position()),
                        RunNow.newest(runs.get(event.run()), event.claimedMicros())));
                yield Verdict.USED;
            }
            case Payload.RollbackEvent rollback -> {
                rollback(event, rollback);
                yield Verdict.USED;
            }
            case Payload.LayerHealthReport report -> report(event, report);
            case Payload.HealthSignal signal -> signal(event, signal);
            case Payload.KasminaControlCommand said -> {
                String stage = stageOf(said.command());
                if (stage == null) {
                    yield Verdict.UNUSED;
                }
                decided(event, said.target(), stage, said.issuedEpoch(), Source.COMMAND, said.blueprintId());
                yield Verdict.USED;
            }
            case Payload.AdaptationDecision said -> {
                decided(event, said.seed(), said.toStage(), said.issuedEpoch(), Source.DECISION, said.blueprintId());
                yield Verdict.USED;
            }
            case Payload.FieldReport said -> {
                decided(event, said.seed(), said.outcome().name(), null, Source.REPORT, said.blueprintId());
                yield Verdict.USED;
            }
            case Payload.ClaimCheck elsewhere -> Verdict.UNMAPPED;
            case Payload.Unmapped unknown -> Verdict.UNMAPPED;
            case Payload.DecisionContext other -> Verdict.UNUSED;
            case Payload.CandidateBlueprint other -> Verdict.UNUSED;
            case Payload.CertifiedBlueprint other -> Verdict.UNUSED;
        };
    }

    private void rollback(ProjectionEvent event, Payload.RollbackEvent said) {
        RunRow before = run(event);
        RunRow after = RunEvolution.rollback(before, said.failedEpoch(), said.restoredEpoch(), event.position());
        if (after.rollbacks() > before.rollbacks()) {
            RollbackRow row = new RollbackRow(event.run(), after.rollbacks(), said.failedEpoch(),
                    said.restoredEpoch(), event.position(), event.claimedMicros());
            rollbacks.add(row);
            hash.replace(LifecycleTables.ROLLBACK, null, row);
        }
        runs.put(event.run(),
                new RunNow(after, RunNow.newest(runs.get(event.run()), event.claimedMicros())));
    }

    private Verdict report(ProjectionEvent event, Payload.LayerHealthReport report) {
        Place place = placed(event, report.epoch());
        if (report.states().isEmpty() || place.arrival() == Place.Arrival.EARLY) {
            return Verdict.UNUSED;
        }
        List<Integer> restored = run(event).restoredEpochs();
        Moment at = new Moment(place.rollbacks(), place.epoch(), true, event.position(), event.claimedMicros());
        for (Payload.SeedState state : report.states()) {
            tell(event.run(), state.seed(),
                    new Told(spelled(state.stage()), at, Source.TELEMETRY, state.blueprintId()), restored);
        }
        return Verdict.USED;
    }

    private Verdict signal(ProjectionEvent event, Payload.HealthSignal signal) {
        Place place = placed(event, signal.epoch());
        String stage = signal.stage();
        if (stage == null || place.arrival() == Place.Arrival.EARLY) {
            return Verdict.UNUSED;
        }
        Moment at = new Moment(place.rollbacks(), place.epoch(), true, event.position(), event.claimedMicros());
        tell(event.run(), signal.health().seed(), new Told(spelled(stage), at, Source.TELEMETRY, null),
                run(event).restoredEpochs());
        return Verdict.USED;
    }

    /// Where a report belongs, after it counted for its run.
    private Place placed(ProjectionEvent event, @Nullable Integer epoch) {
        RunNow now = runs.get(event.run());
        RunRow run = now == null ? RunRow.unseen(event.run()) : now.run();
        Place place = RunEvolution.place(run, epoch);
        runs.put(event.run(), new RunNow(RunEvolution.report(run, place, event.position()),
                now == null ? null : now.claimedMicros()));
        return place;
    }

    /// What is decided in an epoch shows in the next one.
    ///
    /// @param issued the epoch in which it was decided; null for the one that the run has reached
    private void decided(ProjectionEvent event, SeedId seed, String stage, @Nullable Integer issued, Source source,
            @Nullable String blueprint) {
        RunRow run = run(event);
        if (runs.get(event.run()) == null) {
            runs.put(event.run(), new RunNow(run, null));
        }
        Integer epoch = issued == null ? run.epoch() : issued;
        Integer shows = epoch == null || epoch == Integer.MAX_VALUE ? epoch : Integer.valueOf(epoch + 1);
        int generation = shows == null || issued == null
                ? run.rollbacks()
                : RunEvolution.place(run, shows).rollbacks();
        Moment at = new Moment(generation, shows, false, event.position(), event.claimedMicros());
        tell(event.run(), seed, new Told(spelled(stage), at, source, blueprint), run.restoredEpochs());
    }

    private void tell(String run, SeedId seed, Told told, List<Integer> restored) {
        LayerKey key = lastKey;
        if (key == null || key.layer() != seed.layer() || !key.run().equals(run)) {
            key = new LayerKey(run, seed.layer());
            lastLayer = layers.computeIfAbsent(key, unknown -> new HashMap<>());
            lastKey = key;
        }
        SeedLife life = lastLayer.get(seed.seed());
        if (life == null) {
            if (seen != null) {
                seen.add(key);
            }
            life = new SeedLife(run, seed.layer(), seed.seed(), hash);
            lastLayer.put(seed.seed(), life);
        }
        life.tell(told, restored);
        if (life.isChanged()) {
            changed.add(life);
        }
    }

    private RunRow run(ProjectionEvent event) {
        RunNow now = runs.get(event.run());
        return now == null ? RunRow.unseen(event.run()) : now.run();
    }

    /// As [StageStep#spelled(String)], which the flood would pay for with every state.
    private String spelled(String text) {
        String known = spellings.get(text);
        if (known != null) {
            return known;
        }
        String spelled = StageStep.spelled(text);
        if (spellings.size() < SPELLINGS_MAX) {
            spellings.put(text, spelled);
        }
        return spelled;
    }

    /// The stage that a command asks for; null for commands that ask for none.
    static @Nullable String stageOf(String command) {
        SeedStage known = SeedStage.ofCommand(command).orElse(null);
        if (known != null) {
            return known.name();
        }
        String text = command.toUpperCase(Locale.ROOT);
        return text.length() > ENTER.length() && text.startsWith(ENTER.toUpperCase(Locale.ROOT))
                ? text.substring(ENTER.length())
                : null;
    }

    @Override
    public void changes(Changes changes) {
        runs.changes(changes);
        changes.replace(LifecycleTables.ROLLBACK, rollbacks, List.of());
        rollbacks.clear();
        List<StayRow> fresh = new ArrayList<>();
        List<StayRow> known = new ArrayList<>();
        changed.forEach(life -> life.changes(fresh, known));
        changed.clear();
        changes.replace(LifecycleTables.STAY, fresh, known);
        forget();
    }

    @Override
    public long hash() {
        runs.count();
        return hash.sum();
    }

    int layersKept() {
        return layers.size();
    }

    /// Drops the layers that were used least. A layer counts as one stay, so that layers without any are bounded, too.
    private void forget() {
        lastKey = null;
        long stays = layers.size();
        for (Map<Integer, SeedLife> lives : layers.values()) {
            for (SeedLife life : lives.values()) {
                stays += life.size();
            }
        }
        for (Iterator<Map<Integer, SeedLife>> eldest = layers.values().iterator(); stays > STAYS_KEPT_MAX
                && eldest.hasNext();) {
            stays--;
            for (SeedLife life : eldest.next().values()) {
                stays -= life.size();
            }
            eldest.remove();
        }
    }
}
