package io.esper.oona.projection;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.esper.oona.event.Payload;
import io.esper.oona.event.RunResolver;
import io.esper.oona.event.RunResolver.Resolution;
import io.esper.oona.projection.table.TableRows;
import org.jspecify.annotations.Nullable;

/// Finds the run of each event for one generation, and keeps what it learns beside the rows, so that a restart or a rebuild
/// finds the same runs. It learns from heartbeats and rollbacks alone, which every projection reads: so all projections agree.
final class RunNames {
    /// Rows of what was learned before they are summed up: more than a resolver keeps in all.
    static final int LEARNED_ROWS_MAX = 300_000;

    private final RunResolver resolver;
    private final List<LearnedRun> learned = new ArrayList<>();
    private long next;
    private long rows;

    private RunNames(RunResolver resolver, long next, long rows) {
        this.resolver = resolver;
        this.next = next;
        this.rows = rows;
    }

    static RunNames load(TableRows tables) throws SQLException {
        List<LearnedRun> all = new ArrayList<>(tables.all(Bookkeeping.RUN));
        all.sort(Comparator.comparingLong(LearnedRun::ordinal));
        List<String> runs = new ArrayList<>();
        Map<String, String> traces = new LinkedHashMap<>();
        for (LearnedRun row : all) {
            if (row.ordinal() < 0 && row.trace() == null) {
                runs.add(row.run());
            } else if (row.ordinal() < 0 && row.trace() != null) {
                traces.put(row.trace(), row.run());
            }
        }
        RunResolver resolver = new RunResolver(new RunResolver.State(runs, traces));
        all.stream().filter(row -> row.ordinal() >= 0).forEach(row -> resolver.learn(row.run(), row.trace()));
        long next = all.isEmpty() ? 0 : Math.max(0, all.getLast().ordinal() + 1);
        return new RunNames(resolver, next, all.size());
    }

    /// The run of an event, after learning from it.
    Resolution resolve(Payload payload, @Nullable String envelopeRun, String traceId) {
        String named = RunResolver.runOf(payload);
        Resolution resolution = resolver.resolve(named, envelopeRun, traceId);
        if (KeyText.problem("run", resolution.run()) != null) {
            return resolution;
        }
        boolean names = resolution.rule() == RunResolver.Rule.PAYLOAD || resolution.rule() == RunResolver.Rule.ENVELOPE;
        switch (payload) {
            case Payload.EpochEvent heartbeat when names ->
                    learn(resolution.run(), KeyText.problem("trace_id", traceId) == null ? traceId : null);
            case Payload.RollbackEvent rollback when names -> learn(resolution.run(), null);
            case Payload.EpochEvent other -> {}
            case Payload.RollbackEvent other -> {}
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
        return resolution;
    }

    private void learn(String run, @Nullable String traceId) {
        if (resolver.learn(run, traceId)) {
            learned.add(new LearnedRun(next++, run, traceId));
        }
    }

    /// What was learned since the last call, to be written by another thread.
    Learned learned() {
        if (learned.isEmpty()) {
            return new Learned(List.of(), false);
        }
        rows += learned.size();
        boolean sum = rows > LEARNED_ROWS_MAX;
        Learned now = sum ? new Learned(summary(), true) : new Learned(List.copyOf(learned), false);
        learned.clear();
        return now;
    }

    private List<LearnedRun> summary() {
        RunResolver.State state = resolver.state();
        List<LearnedRun> summary = new ArrayList<>();
        long ordinal = -(long) state.runs().size() - state.traces().size();
        for (String run : state.runs()) {
            summary.add(new LearnedRun(ordinal++, run, null));
        }
        for (Map.Entry<String, String> trace : state.traces().entrySet()) {
            summary.add(new LearnedRun(ordinal++, trace.getValue(), trace.getKey()));
        }
        rows = summary.size();
        next = 0;
        return summary;
    }

    /// Rows to write.
    ///
    /// @param all whether they stand for everything that was ever learned
    record Learned(List<LearnedRun> rows, boolean all) {
        void write(Connection connection, TableRows tables, int generation) throws SQLException {
            if (all) {
                try (var delete = connection.prepareStatement("DELETE FROM projection_run WHERE generation = ?")) {
                    delete.setInt(1, generation);
                    delete.executeUpdate();
                }
            }
            if (!rows.isEmpty()) {
                tables.upsert(Bookkeeping.RUN, rows);
            }
        }
    }
}
