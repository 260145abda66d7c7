package io.esper.oona.projection.innovation;

import static io.esper.oona.projection.table.Cells.known;
import static io.esper.oona.projection.table.Column.bigint;
import static io.esper.oona.projection.table.Column.bool;
import static io.esper.oona.projection.table.Column.decimal;
import static io.esper.oona.projection.table.Column.integer;
import static io.esper.oona.projection.table.Column.real;
import static io.esper.oona.projection.table.Column.text;
import static io.esper.oona.projection.table.Column.uuid;

import java.sql.SQLException;
import java.util.List;

import io.esper.oona.projection.innovation.BlueprintRow.Candidate;
import io.esper.oona.projection.innovation.BlueprintRow.Certification;
import io.esper.oona.projection.table.Cells;
import io.esper.oona.projection.table.Column;
import io.esper.oona.projection.table.Table;
import org.jspecify.annotations.Nullable;

/// The tables of the read model innovation.
final class InnovationTables {
    static final Table<BlueprintRow> BLUEPRINT = new Table<>("rm_blueprint", List.of(text("blueprint_id")),
            List.of(bigint("first_position"), integer("submissions"), text("lineage"), text("root_id"),
                    integer("depth"),
                    integer("certifications"), bigint("candidate_position"), bigint("candidate_micros"), text("author"),
                    text("description"), text("tags"), real("novelty_score"), text("mutation_operator"),
                    text("strategy"),
                    text("strategy_text"), text("architecture_ref"), text("created_at"),
                    bigint("certification_position"),
                    bigint("certification_micros"), bool("passed"), real("risk_score"), text("confidence"),
                    real("elo_score"),
                    real("interest"), text("wep"), text("hardware_profiles")),
            InnovationTables::cells, InnovationTables::blueprint);

    static final Table<ParentRow> PARENT = new Table<>("rm_blueprint_parent",
            List.of(text("blueprint_id"), text("parent_id")),
            List.of(integer("ordinal")), row -> new @Nullable Object[]{row.blueprint(), row.parent(), row.ordinal()},
            cells -> new ParentRow(cells.text(), cells.text(), cells.integer()));

    static final Table<DeploymentRow> DEPLOYMENT = new Table<>("rm_deployment", List.of(bigint("deployment_id")),
            List.of(text("run_id"), integer("layer"), integer("seed"), text("blueprint_id"), text("strategy"),
                    text("strategy_text"),
                    text("trace_id"), text("command_id"), bool("germinated"), integer("issued_epoch"),
                    bigint("claimed_micros"),
                    integer("commands"), text("stages"), text("last_command"), bigint("last_position"),
                    bigint("cancelled_position"),
                    bigint("report_position"), text("status"), text("join_kind"), integer("reports")),
            InnovationTables::cells, InnovationTables::deployment);

    static final Table<CommandRow> COMMAND = new Table<>("rm_deployment_command", List.of(bigint("position")),
            List.of(bigint("deployment_id"), text("command"), text("command_id"), text("trace_id"), text("run_id"),
                    integer("layer"),
                    integer("seed"), integer("issued_epoch"), text("stage"), bool("repeated"),
                    bigint("claimed_micros")),
            InnovationTables::cells, InnovationTables::command);

    static final Table<ReportRow> REPORT = new Table<>("rm_field_report", List.of(bigint("position")),
            List.of(uuid("event_id"), text("trace_id"), text("command_id"), text("run_id"), text("run_rule"),
                    integer("layer"),
                    integer("seed"), text("seed_text"), text("blueprint_id"), text("outcome"), real("pre_metric"),
                    real("post_metric"), decimal("delta"), real("max_latency_ms"), real("avg_memory_mb"),
                    real("gradient_norm_variance"), text("other_metrics"), text("hardware_context"),
                    text("task_domain"),
                    text("training_phase"), text("host_model_hash"), bigint("claimed_micros"), bigint("deployment_id"),
                    text("join_kind"), bool("standing"), text("strategy"), text("strategy_text")),
            InnovationTables::cells, InnovationTables::report);

    static final List<Column> BY_ROOT = List.of(text("root_id"));
    static final List<Column> BY_TRACE = List.of(text("trace_id"));
    static final List<Column> BY_COMMAND = List.of(text("command_id"));
    static final List<Column> BY_SPOT = List.of(text("run_id"), integer("layer"), integer("seed"));

    private InnovationTables() {}

    private static @Nullable Object[] cells(BlueprintRow row) {
        Candidate candidate = row.candidate();
        Certification judged = row.certification();
        return new @Nullable Object[]{row.id(), row.firstPosition(), row.submissions(), row.lineage().kind().text(),
                row.lineage().root(), row.lineage().depth(), row.certifications(),
                candidate == null ? null : candidate.position(),
                candidate == null ? null : candidate.claimedMicros(), candidate == null ? null : candidate.author(),
                candidate == null ? null : candidate.description(), candidate == null ? null : candidate.tags(),
                candidate == null ? null : known(candidate.noveltyScore()),
                candidate == null ? null : candidate.mutationOperator(),
                candidate == null ? null : candidate.strategy().name(),
                candidate == null ? null : candidate.strategy().text(),
                candidate == null ? null : candidate.architectureRef(),
                candidate == null ? null : candidate.createdAt(),
                judged == null ? null : judged.position(), judged == null ? null : judged.claimedMicros(),
                judged == null ? null : judged.passed(), judged == null ? null : known(judged.riskScore()),
                judged == null ? null : judged.confidence(), judged == null ? null : known(judged.eloScore()),
                judged == null ? null : known(judged.interest()), judged == null ? null : judged.wep(),
                judged == null ? null : judged.hardwareProfiles()};
    }

    static BlueprintRow blueprint(Cells cells) throws SQLException {
        String id = cells.text();
        long first = cells.bigint();
        int submissions = cells.integer();
        Lineage lineage = new Lineage(Lineage.Kind.ofText(cells.text()), cells.text(), cells.integer());
        int certifications = cells.integer();
        return new BlueprintRow(id, first, candidate(cells), submissions, lineage, certification(cells),
                certifications);
    }

    private static @Nullable Candidate candidate(Cells cells) throws SQLException {
        Long position = cells.bigintOrNull();
        Long claimed = cells.bigintOrNull();
        String author = cells.textOrNull();
        String description = cells.textOrNull();
        String tags = cells.textOrNull();
        float novelty = cells.real();
        String operator = cells.textOrNull();
        Strategy strategy = strategy(cells);
        String architecture = cells.textOrNull();
        String created = cells.textOrNull();
        return position == null || tags == null
                ? null
                : new Candidate(position, claimed, author, description, tags, novelty, operator, strategy, architecture,
                        created);
    }

    private static @Nullable Certification certification(Cells cells) throws SQLException {
        Long position = cells.bigintOrNull();
        Long claimed = cells.bigintOrNull();
        boolean passed = cells.bool();
        float risk = cells.real();
        String confidence = cells.textOrNull();
        float elo = cells.real();
        float interest = cells.real();
        String wep = cells.textOrNull();
        String profiles = cells.textOrNull();
        return position == null || wep == null || profiles == null
                ? null
                : new Certification(position, claimed, passed, risk, confidence, elo, interest, wep, profiles);
    }

    private static Strategy strategy(Cells cells) throws SQLException {
        return new Strategy(cells.textOrNull(), cells.textOrNull());
    }

    private static @Nullable Object[] cells(DeploymentRow row) {
        return new @Nullable Object[]{row.id(), row.run(), row.layer(), row.seed(), row.blueprint(),
                row.strategy().name(),
                row.strategy().text(), row.trace(), row.commandId(), row.germinated(), row.issuedEpoch(),
                row.claimedMicros(),
                row.commands(), row.stages(), row.lastCommand(), row.lastPosition(), row.cancelledPosition(),
                row.reportPosition(),
                row.status(), row.joinKind(), row.reports()};
    }

    static DeploymentRow deployment(Cells cells) throws SQLException {
        long id = cells.bigint();
        String run = cells.text();
        int layer = cells.integer();
        int seed = cells.integer();
        String blueprint = cells.textOrNull();
        Strategy strategy = strategy(cells);
        String trace = cells.textOrNull();
        String command = cells.textOrNull();
        boolean germinated = cells.bool();
        Integer epoch = cells.integerOrNull();
        Long claimed = cells.bigintOrNull();
        int commands = cells.integer();
        String stages = cells.text();
        String last = cells.text();
        long lastPosition = cells.bigint();
        Long cancelled = cells.bigintOrNull();
        Long reported = cells.bigintOrNull();
        String status = cells.text();
        return new DeploymentRow(id, run, layer, seed, blueprint, strategy, trace, command, germinated, epoch, claimed,
                commands,
                stages, last, lastPosition, cancelled, reported, reported == null ? null : status, cells.textOrNull(),
                cells.integer());
    }

    private static @Nullable Object[] cells(CommandRow row) {
        return new @Nullable Object[]{row.position(), row.deployment(), row.command(), row.commandId(), row.trace(),
                row.run(),
                row.layer(), row.seed(), row.issuedEpoch(), row.stage(), row.repeated(), row.claimedMicros()};
    }

    static CommandRow command(Cells cells) throws SQLException {
        return new CommandRow(cells.bigint(), cells.bigintOrNull(), cells.text(), cells.textOrNull(),
                cells.textOrNull(), cells.text(),
                cells.integer(), cells.integer(), cells.integerOrNull(), cells.textOrNull(), cells.bool(),
                cells.bigintOrNull());
    }

    private static @Nullable Object[] cells(ReportRow row) {
        return new @Nullable Object[]{row.position(), row.eventId(), row.trace(), row.commandId(), row.run(),
                row.runRule(),
                row.layer(), row.seed(), row.seedText(), row.blueprint(), row.outcome(), known(row.pre()),
                known(row.post()),
                row.delta(), known(row.maxLatencyMs()), known(row.avgMemoryMb()), known(row.gradientNormVariance()),
                row.otherMetrics(), row.hardwareContext(), row.taskDomain(), row.trainingPhase(), row.hostModelHash(),
                row.claimedMicros(), row.deployment(), row.joinKind(), row.standing(), row.strategy().name(),
                row.strategy().text()};
    }

    static ReportRow report(Cells cells) throws SQLException {
        return new ReportRow(cells.bigint(), cells.uuid(), cells.textOrNull(), cells.textOrNull(), cells.text(),
                cells.text(),
                cells.integer(), cells.integer(), cells.text(), cells.text(), cells.text(), cells.real(), cells.real(),
                cells.decimalOrNull(), cells.real(), cells.real(), cells.real(), cells.textOrNull(), cells.textOrNull(),
                cells.textOrNull(), cells.textOrNull(), cells.textOrNull(), cells.bigintOrNull(), cells.bigintOrNull(),
                cells.text(),
                cells.bool(), strategy(cells));
    }
}
