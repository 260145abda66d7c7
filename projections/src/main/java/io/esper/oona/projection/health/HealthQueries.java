package io.esper.oona.projection.health;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

import io.esper.oona.projection.table.Cells;
import io.esper.oona.projection.table.Query;
import io.esper.oona.projection.table.QueryLimits;
import io.esper.oona.projection.table.Where;
import io.esper.oona.store.Store;
import org.jspecify.annotations.Nullable;

/// Reads the read model health, as it is at the projection's position. Unknown numbers are null, never 0. Thread-safe. Every
/// method takes at most 100,000 rows and fails with a [io.esper.oona.store.StoreException] if the database does.
public final class HealthQueries {
    private static final String RUN_COLUMNS =
            "run_id, rollbacks, epoch, position, reports, late_reports, early_reports, assumed_epochs, without_epoch";
    private static final String SEED_COLUMNS =
            """
                    run_id, layer, seed, rollbacks, epoch, position, claimed_at, activation_variance, dead_neuron_ratio, correlation,
                    other_metrics, stage, blueprint_id, epochs_in_stage, transition_warning, distress, stagnation, readiness, stagnant_epochs""";
    private static final String EPOCH_COLUMNS =
            """
                    run_id, layer, seed, rollbacks, epoch, arrival, position, claimed_at, activation_variance, dead_neuron_ratio, correlation,
                    other_metrics, stage, blueprint_id, epochs_in_stage, distress, stagnation, readiness""";

    private static final String MEASURED = "metric, measurements, mean, minimum, p10, p50, p90, maximum";

    private final Store store;

    public HealthQueries(Store store) {
        this.store = store;
    }

    /// Where a run stands.
    ///
    /// @param rollbacks     its current rollback generation, 0 before the first rollback
    /// @param epoch         newest epoch of that generation; null if none was told
    /// @param lateReports   that belonged to an earlier generation
    /// @param earlyReports  far ahead of the heartbeat
    /// @param assumedEpochs reports without an epoch, which got that of the heartbeat
    /// @param withoutEpoch  reports without an epoch before any heartbeat: not in the history
    public record Run(String run, int rollbacks, @Nullable Integer epoch, long position, long reports, long lateReports,
            long earlyReports, long assumedEpochs, long withoutEpoch) {}

    /// The newest known state of a seed.
    ///
    /// @param distress       0 to 1: how bad the metrics are
    /// @param stagnation     0 to 1
    /// @param readiness      0 to 1
    /// @param stagnantEpochs consecutive epochs in which the dormant seed did badly without improving
    public record Seed(String run, int layer, int seed, int rollbacks, @Nullable Integer epoch, long position,
            @Nullable Instant claimed, @Nullable Float activationVariance, @Nullable Float deadNeuronRatio,
            @Nullable Float correlation, @Nullable String otherMetrics, @Nullable String stage,
            @Nullable String blueprint,
            @Nullable Integer epochsInStage, @Nullable String transitionWarning, @Nullable Float distress,
            @Nullable Float stagnation, @Nullable Float readiness, int stagnantEpochs) {}

    /// A seed in one epoch.
    ///
    /// @param arrival `in-time`, `late`, `early` or `assumed`
    public record Epoch(String run, int layer, int seed, int rollbacks, int epoch, String arrival, long position,
            @Nullable Instant claimed, @Nullable Float activationVariance, @Nullable Float deadNeuronRatio,
            @Nullable Float correlation, @Nullable String otherMetrics, @Nullable String stage,
            @Nullable String blueprint,
            @Nullable Integer epochsInStage, @Nullable Float distress, @Nullable Float stagnation,
            @Nullable Float readiness) {}

    /// How a metric was distributed over the seeds in an epoch or an hour.
    ///
    /// @param layer        null for a whole run
    /// @param rollbacks    null for an hour
    /// @param epoch        null for an hour
    /// @param hour         its beginning, in claimed time; null for an epoch
    /// @param metric       `activation_variance`, `dead_neuron_ratio`, `correlation`, `distress`
    /// @param measurements as they came, those of repeated reports too
    public record Distributed(String run, @Nullable Integer layer, @Nullable Integer rollbacks,
            @Nullable Integer epoch, @Nullable Instant hour, String metric, long measurements, double mean,
            float minimum, float p10, float p50, float p90, float maximum) {}

    /// The runs, sorted by name.
    public List<Run> runs(int limit) {
        return Query.rows(store, "SELECT " + RUN_COLUMNS + " FROM health_runs ORDER BY run_id LIMIT ?",
                HealthQueries::run,
                QueryLimits.checked(limit));
    }

    /// The newest state of a run's seeds, by layer and seed.
    public List<Seed> seeds(String run, int limit) {
        return Query.rows(store,
                "SELECT " + SEED_COLUMNS + " FROM health WHERE run_id = ? ORDER BY layer, seed LIMIT ?",
                HealthQueries::seed, run, QueryLimits.checked(limit));
    }

    /// The newest state of the seeds of all runs, by run, layer and seed.
    public List<Seed> seeds(int limit) {
        return Query.rows(store, "SELECT " + SEED_COLUMNS + " FROM health ORDER BY run_id, layer, seed LIMIT ?",
                HealthQueries::seed,
                QueryLimits.checked(limit));
    }

    /// A run's seeds that are readiest for a graft, best first; those with a readiness of 0 or unknown are left out.
    public List<Seed> readiest(String run, int limit) {
        return Query.rows(store, "SELECT " + SEED_COLUMNS + " FROM health WHERE run_id = ? AND readiness > 0"
                + " ORDER BY readiness DESC, layer, seed LIMIT ?", HealthQueries::seed, run,
                QueryLimits.checked(limit));
    }

    /// A seed's epochs, oldest first.
    public List<Epoch> history(String run, int layer, int seed, int limit) {
        return Query.rows(store,
                "SELECT " + EPOCH_COLUMNS + " FROM health_history WHERE run_id = ? AND layer = ? AND seed = ?"
                        + " ORDER BY rollbacks, epoch LIMIT ?",
                HealthQueries::epoch, run, layer, seed, QueryLimits.checked(limit));
    }

    /// All seeds of a run in one epoch of one rollback generation, by layer and seed: a heat map.
    public List<Epoch> epoch(String run, int rollbacks, int epoch, int limit) {
        return Query.rows(store,
                "SELECT " + EPOCH_COLUMNS
                        + " FROM health_history WHERE run_id = ? AND rollbacks = ? AND span = ? AND epoch = ?"
                        + " ORDER BY layer, seed LIMIT ?",
                HealthQueries::epoch, run, rollbacks, SpanKey.spanOf(epoch), epoch, QueryLimits.checked(limit));
    }

    /// The distributions of a run's metrics by epoch; of a layer exact, of a whole run with quantiles that are at most 1/64 of their
    /// value off. By run, generation, epoch and metric.
    ///
    /// @param run   null for all
    /// @param layer null for whole runs
    public List<Distributed> epochDistributions(@Nullable String run, @Nullable Integer layer, int limit) {
        Where where = new Where().equal("run_id", run).equal("layer", layer);
        return Query.rows(store, (layer == null
                ? "SELECT run_id, CAST(NULL AS integer), rollbacks, epoch, CAST(NULL AS timestamp with time zone), "
                        + MEASURED + " FROM health_epochs"
                : "SELECT run_id, layer, rollbacks, epoch, CAST(NULL AS timestamp with time zone), " + MEASURED
                        + " FROM health_layer_epochs")
                + where.sql() + " ORDER BY run_id, rollbacks, epoch, metric LIMIT ?",
                HealthQueries::distributed, where.values(limit));
    }

    /// The distributions of a run's or a layer's metrics by hour of claimed time, with quantiles that are at most 1/64 of their value
    /// off. By run, hour and metric.
    ///
    /// @param run   null for all
    /// @param layer null for whole runs
    public List<Distributed> hourDistributions(@Nullable String run, @Nullable Integer layer, int limit) {
        Where where =
                new Where().equal("run_id", run).equal("layer", layer).only(layer == null, "layer IS NULL");
        return Query.rows(store,
                "SELECT run_id, layer, CAST(NULL AS integer), CAST(NULL AS integer), hour_at, " + MEASURED
                        + " FROM health_hours" + where.sql() + " ORDER BY run_id, hour_at, metric LIMIT ?",
                HealthQueries::distributed, where.values(limit));
    }

    private static Distributed distributed(Cells cells) throws SQLException {
        return new Distributed(cells.text(), cells.integerOrNull(), cells.integerOrNull(), cells.integerOrNull(),
                cells.instantOrNull(), cells.text(), cells.bigint(), cells.doubled(), cells.real(), cells.real(),
                cells.real(), cells.real(), cells.real());
    }

    private static Run run(Cells cells) throws SQLException {
        return new Run(cells.text(), cells.integer(), cells.integerOrNull(), cells.bigint(), cells.bigint(),
                cells.bigint(),
                cells.bigint(), cells.bigint(), cells.bigint());
    }

    private static Seed seed(Cells cells) throws SQLException {
        return new Seed(cells.text(), cells.integer(), cells.integer(), cells.integer(), cells.integerOrNull(),
                cells.bigint(),
                cells.instantOrNull(), cells.realOrNull(), cells.realOrNull(), cells.realOrNull(), cells.textOrNull(),
                cells.textOrNull(), cells.textOrNull(), cells.integerOrNull(), cells.textOrNull(), cells.realOrNull(),
                cells.realOrNull(), cells.realOrNull(), cells.integer());
    }

    private static Epoch epoch(Cells cells) throws SQLException {
        return new Epoch(cells.text(), cells.integer(), cells.integer(), cells.integer(), cells.integer(), cells.text(),
                cells.bigint(),
                cells.instantOrNull(), cells.realOrNull(), cells.realOrNull(), cells.realOrNull(), cells.textOrNull(),
                cells.textOrNull(), cells.textOrNull(), cells.integerOrNull(), cells.realOrNull(), cells.realOrNull(),
                cells.realOrNull());
    }
}
