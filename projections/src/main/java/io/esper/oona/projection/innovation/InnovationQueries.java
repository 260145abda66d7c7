package io.esper.oona.projection.innovation;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import io.esper.oona.projection.table.Cells;
import io.esper.oona.projection.table.Query;
import io.esper.oona.projection.table.QueryLimits;
import io.esper.oona.store.Store;
import org.jspecify.annotations.Nullable;

/// Reads the read model innovation, as it is at the projection's position. Unknown numbers are null, never 0. Thread-safe.
/// Every method takes at most 100,000 rows and fails with a [io.esper.oona.store.StoreException] if the database does.
public final class InnovationQueries {
    /// Longest line of ancestors that [#ancestors] follows.
    public static final int ANCESTORS_MAX = 1_000;

    private static final String BLUEPRINT_COLUMNS =
            """
                    blueprint_id, candidate_position, submitted_at, author, description, tags, novelty_score, mutation_operator, strategy,
                    strategy_text, lineage, root_id, depth, certification_position, certified_at, passed, risk_score, confidence, wep""";
    private static final String DEPLOYMENT_COLUMNS =
            """
                    deployment_id, run_id, layer, seed, blueprint_id, strategy, strategy_text, trace_id, command_id, issued_epoch, claimed_at,
                    commands, stages, last_command, cancelled_position, status, report_position, join_kind, reports""";
    private static final String REPORT_COLUMNS =
            """
                    position, event_id, trace_id, command_id, run_id, run_rule, layer, seed, blueprint_id, outcome, pre_metric, post_metric,
                    delta, max_latency_ms, avg_memory_mb, gradient_norm_variance, claimed_at, deployment_id, join_kind, standing, strategy""";
    private static final String OUTCOME_COLUMNS = "fossilized, culled, rolled_back, unjoined, mean_delta";

    private final Store store;

    public InnovationQueries(Store store) {
        this.store = store;
    }

    /// A blueprint.
    ///
    /// @param candidatePosition of its newest proposal; null if it was never proposed
    /// @param tags              JSON list
    /// @param strategy          recommended, by its canonical name; null if the text is none of the platform's
    /// @param lineage           `unknown`, `root`, `child` or `cycle`
    /// @param root              where the line of first parents ends
    /// @param depth             steps to the root
    /// @param passed            null if it was never judged
    /// @param wep               JSON object of numbers
    public record Blueprint(String id, @Nullable Long candidatePosition, @Nullable Instant submitted,
            @Nullable String author,
            @Nullable String description, @Nullable String tags, @Nullable Float noveltyScore,
            @Nullable String mutationOperator,
            @Nullable String strategy, @Nullable String strategyText, String lineage, String root, int depth,
            @Nullable Long certificationPosition, @Nullable Instant certified, @Nullable Boolean passed,
            @Nullable Float riskScore,
            @Nullable String confidence, @Nullable String wep) {}

    /// An attempt to grow a blueprint in a seed.
    ///
    /// @param id     position of its first command
    /// @param stages that commands asked for, comma-separated
    /// @param status `OPEN`, `CANCELLED`, `FOSSILIZED`, `CULLED` or `ROLLED_BACK`
    /// @param joinKind how its report was found: `command_id`, `trace_id` or `interval`
    public record Deployment(long id, String run, int layer, int seed, @Nullable String blueprint,
            @Nullable String strategy,
            @Nullable String strategyText, @Nullable String trace, @Nullable String commandId,
            @Nullable Integer issuedEpoch,
            @Nullable Instant claimed, int commands, String stages, String lastCommand,
            @Nullable Long cancelledPosition,
            String status, @Nullable Long reportPosition, @Nullable String joinKind, int reports) {}

    /// A field report.
    ///
    /// @param delta    post minus pre
    /// @param joinKind `command_id`, `trace_id`, `interval` or `none`
    /// @param standing false if a later report of the same deployment replaces it
    public record Report(long position, UUID eventId, @Nullable String trace, @Nullable String commandId, String run,
            String runRule,
            int layer, int seed, String blueprint, String outcome, @Nullable Float preMetric,
            @Nullable Float postMetric,
            @Nullable BigDecimal delta, @Nullable Float maxLatencyMs, @Nullable Float avgMemoryMb,
            @Nullable Float gradientNormVariance, @Nullable Instant claimed, @Nullable Long deployment, String joinKind,
            boolean standing, @Nullable String strategy) {}

    /// A command to a deployment.
    ///
    /// @param repeated whether the same command was met before
    public record Command(long position, String command, @Nullable String commandId, @Nullable String trace,
            @Nullable Integer issuedEpoch, @Nullable String stage, boolean repeated, @Nullable Instant claimed) {}

    /// Standing reports by outcome.
    ///
    /// @param unjoined  of these, how many belong to no known deployment
    /// @param meanDelta mean change of the metric; null without reports
    public record Outcomes(long fossilized, long culled, long rolledBack, long unjoined,
            @Nullable BigDecimal meanDelta) {
        /// Reports in all.
        public long reports() {
            return fossilized + culled + rolledBack;
        }

        /// Part of the reports that say FOSSILIZED; NaN without reports.
        public double successRate() {
            return reports() == 0 ? Double.NaN : (double) fossilized / reports();
        }
    }

    /// How a blueprint does.
    public record BlueprintSuccess(String blueprint, long deployments, long open, long cancelled, Outcomes outcomes) {}

    /// How a strategy does; the text as sent where it is none of the platform's, null where no deployment was found.
    public record StrategySuccess(@Nullable String strategy, Outcomes outcomes) {}

    /// How grafts in a layer do.
    public record LayerSuccess(String run, int layer, Outcomes outcomes) {}

    /// How many blueprints came how far.
    public record Funnel(long candidates, long certified, long refused, long deployed, long reported,
            long fossilized) {}

    /// A blueprint by its id.
    public Optional<Blueprint> blueprint(String id) {
        return Query
                .rows(store, "SELECT " + BLUEPRINT_COLUMNS + " FROM blueprints WHERE blueprint_id = ?",
                        InnovationQueries::blueprint, id)
                .stream().findFirst();
    }

    /// Blueprints in the order in which they were first named.
    public List<Blueprint> blueprints(int limit) {
        return Query.rows(store,
                "SELECT " + BLUEPRINT_COLUMNS + " FROM blueprints ORDER BY first_position, blueprint_id LIMIT ?",
                InnovationQueries::blueprint, QueryLimits.checked(limit));
    }

    /// The parents of a blueprint, first parent first; they need not have been proposed.
    public List<String> parents(String id) {
        return Query.rows(store,
                "SELECT parent_id FROM blueprint_parents WHERE blueprint_id = ? ORDER BY ordinal LIMIT ?", Cells::text,
                id,
                QueryLimits.ROWS_MAX);
    }

    /// Blueprints that name this one as a parent.
    public List<String> children(String id, int limit) {
        return Query.rows(store,
                "SELECT blueprint_id FROM blueprint_parents WHERE parent_id = ? ORDER BY blueprint_id LIMIT ?",
                Cells::text, id, QueryLimits.checked(limit));
    }

    /// The line of first parents, nearest first. Ends at a blueprint without parents, at one that was never proposed, before
    /// one that is in the line already, or after 1,000.
    public List<String> ancestors(String id) {
        Set<String> line = new LinkedHashSet<>(List.of(id));
        List<String> ancestors = new ArrayList<>();
        String current = id;
        while (ancestors.size() < ANCESTORS_MAX) {
            List<String> parents = parents(current);
            if (parents.isEmpty() || !line.add(parents.getFirst())) {
                return ancestors;
            }
            current = parents.getFirst();
            ancestors.add(current);
        }
        return ancestors;
    }

    /// Deployments in the order in which they began.
    public List<Deployment> deployments(int limit) {
        return Query.rows(store, "SELECT " + DEPLOYMENT_COLUMNS + " FROM deployments ORDER BY deployment_id LIMIT ?",
                InnovationQueries::deployment, QueryLimits.checked(limit));
    }

    /// Deployments of a blueprint in the order in which they began.
    public List<Deployment> deploymentsOf(String blueprint, int limit) {
        return Query.rows(store,
                "SELECT " + DEPLOYMENT_COLUMNS
                        + " FROM deployments WHERE blueprint_id = ? ORDER BY deployment_id LIMIT ?",
                InnovationQueries::deployment, blueprint, QueryLimits.checked(limit));
    }

    /// Deployments in a run in the order in which they began.
    public List<Deployment> deploymentsIn(String run, int limit) {
        return Query.rows(store,
                "SELECT " + DEPLOYMENT_COLUMNS + " FROM deployments WHERE run_id = ? ORDER BY deployment_id LIMIT ?",
                InnovationQueries::deployment, run, QueryLimits.checked(limit));
    }

    /// The commands of a deployment, in the order of the log.
    public List<Command> commands(long deployment, int limit) {
        return Query.rows(store, """
                SELECT position, command, command_id, trace_id, issued_epoch, stage, repeated, claimed_at
                FROM deployment_commands WHERE deployment_id = ? ORDER BY position LIMIT ?""",
                InnovationQueries::command, deployment,
                QueryLimits.checked(limit));
    }

    /// Field reports in the order of the log.
    public List<Report> reports(int limit) {
        return Query.rows(store, "SELECT " + REPORT_COLUMNS + " FROM field_reports ORDER BY position LIMIT ?",
                InnovationQueries::report,
                QueryLimits.checked(limit));
    }

    /// Field reports about a blueprint, in the order of the log.
    public List<Report> reportsOn(String blueprint, int limit) {
        return Query.rows(store,
                "SELECT " + REPORT_COLUMNS + " FROM field_reports WHERE blueprint_id = ? ORDER BY position LIMIT ?",
                InnovationQueries::report, blueprint, QueryLimits.checked(limit));
    }

    /// How each blueprint does, by id.
    public List<BlueprintSuccess> successByBlueprint(int limit) {
        return Query.rows(store, "SELECT blueprint_id, deployments, open_deployments, cancelled, " + OUTCOME_COLUMNS
                + " FROM blueprint_success ORDER BY blueprint_id LIMIT ?",
                cells -> new BlueprintSuccess(cells.text(), cells.bigint(), cells.bigint(), cells.bigint(),
                        outcomes(cells)),
                QueryLimits.checked(limit));
    }

    /// How each strategy does, by name.
    public List<StrategySuccess> successByStrategy(int limit) {
        return Query.rows(store,
                "SELECT strategy, " + OUTCOME_COLUMNS + " FROM strategy_success ORDER BY strategy NULLS LAST LIMIT ?",
                cells -> new StrategySuccess(cells.textOrNull(), outcomes(cells)), QueryLimits.checked(limit));
    }

    /// How each layer of each run does, by run and layer.
    public List<LayerSuccess> successByLayer(int limit) {
        return Query.rows(store,
                "SELECT run_id, layer, " + OUTCOME_COLUMNS + " FROM layer_success ORDER BY run_id, layer LIMIT ?",
                cells -> new LayerSuccess(cells.text(), cells.integer(), outcomes(cells)), QueryLimits.checked(limit));
    }

    /// The funnel from candidates to fossils.
    public Funnel funnel() {
        return Query
                .rows(store,
                        "SELECT candidates, certified, refused, deployed, reported, fossilized FROM innovation_funnel",
                        cells -> new Funnel(cells.bigint(), cells.bigint(), cells.bigint(), cells.bigint(),
                                cells.bigint(), cells.bigint()))
                .getFirst();
    }

    private static Blueprint blueprint(Cells cells) throws SQLException {
        return new Blueprint(cells.text(), cells.bigintOrNull(), cells.instantOrNull(), cells.textOrNull(),
                cells.textOrNull(),
                cells.textOrNull(), cells.realOrNull(), cells.textOrNull(), cells.textOrNull(), cells.textOrNull(),
                cells.text(),
                cells.text(), cells.integer(), cells.bigintOrNull(), cells.instantOrNull(), cells.boolOrNull(),
                cells.realOrNull(),
                cells.textOrNull(), cells.textOrNull());
    }

    private static Deployment deployment(Cells cells) throws SQLException {
        return new Deployment(cells.bigint(), cells.text(), cells.integer(), cells.integer(), cells.textOrNull(),
                cells.textOrNull(),
                cells.textOrNull(), cells.textOrNull(), cells.textOrNull(), cells.integerOrNull(),
                cells.instantOrNull(),
                cells.integer(), cells.text(), cells.text(), cells.bigintOrNull(), cells.text(), cells.bigintOrNull(),
                cells.textOrNull(), cells.integer());
    }

    private static Command command(Cells cells) throws SQLException {
        return new Command(cells.bigint(), cells.text(), cells.textOrNull(), cells.textOrNull(), cells.integerOrNull(),
                cells.textOrNull(), cells.bool(), cells.instantOrNull());
    }

    private static Report report(Cells cells) throws SQLException {
        return new Report(cells.bigint(), cells.uuid(), cells.textOrNull(), cells.textOrNull(), cells.text(),
                cells.text(),
                cells.integer(), cells.integer(), cells.text(), cells.text(), cells.realOrNull(), cells.realOrNull(),
                cells.decimalOrNull(), cells.realOrNull(), cells.realOrNull(), cells.realOrNull(),
                cells.instantOrNull(),
                cells.bigintOrNull(), cells.text(), cells.bool(), cells.textOrNull());
    }

    private static Outcomes outcomes(Cells cells) throws SQLException {
        return new Outcomes(cells.bigint(), cells.bigint(), cells.bigint(), cells.bigint(), cells.decimalOrNull());
    }
}
