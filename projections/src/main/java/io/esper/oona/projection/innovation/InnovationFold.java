package io.esper.oona.projection.innovation;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.esper.oona.event.Payload;
import io.esper.oona.event.SeedStage;
import io.esper.oona.projection.Batch;
import io.esper.oona.projection.Batch.Verdict;
import io.esper.oona.projection.Fold;
import io.esper.oona.projection.KeyText;
import io.esper.oona.projection.ProjectionEvent;
import io.esper.oona.projection.table.TableRows;
import org.jspecify.annotations.Nullable;

/// Folds candidates, certifications, commands and field reports into the rows of innovation. Keeps nothing between batches:
/// its topics are quiet.
final class InnovationFold implements Fold {

    @Override
    public void fold(Batch batch, TableRows rows) throws SQLException {
        Mentions mentions = new Mentions();
        for (ProjectionEvent event : batch.events()) {
            String problem = mentions.add(event);
            if (problem != null) {
                batch.fail(event, problem);
            }
        }
        Families families = new Families();
        Adaptations adaptations = new Adaptations();
        if (mentions.any()) {
            loadFamilies(mentions, families, rows);
            loadAdaptations(mentions, adaptations, rows);
        }
        for (ProjectionEvent event : batch.events()) {
            foldEvent(event, families, adaptations, batch);
        }
        rows.upsert(InnovationTables.BLUEPRINT, families.changedRows());
        rows.upsert(InnovationTables.PARENT, families.newParents());
        rows.upsert(InnovationTables.DEPLOYMENT, adaptations.changedDeployments());
        rows.upsert(InnovationTables.COMMAND, adaptations.newCommands());
        rows.upsert(InnovationTables.REPORT, adaptations.changedReports());
    }

    private static void foldEvent(ProjectionEvent event, Families families, Adaptations adaptations, Batch batch) {
        switch (event.payload()) {
            case Payload.CandidateBlueprint said -> families.propose(event, said);
            case Payload.CertifiedBlueprint said ->
                    families.judge(event, BlueprintRow.Certification.of(event, said), said.blueprintId());
            case Payload.KasminaControlCommand said -> {
                if (said.blueprintId() != null) {
                    families.name(said.blueprintId(), event.position());
                }
                adaptations.command(command(event, said), said.blueprintId(), Strategy.of(said.graftingStrategy()));
            }
            case Payload.FieldReport said -> {
                families.name(said.blueprintId(), event.position());
                adaptations.report(ReportRow.of(event, said));
            }
            case Payload.ClaimCheck elsewhere -> batch.decide(event, Verdict.UNMAPPED);
            case Payload.Unmapped unknown -> batch.decide(event, Verdict.UNMAPPED);
            case Payload.AdaptationDecision other -> batch.decide(event, Verdict.UNUSED);
            case Payload.DecisionContext other -> batch.decide(event, Verdict.UNUSED);
            case Payload.EpochEvent other -> batch.decide(event, Verdict.UNUSED);
            case Payload.RollbackEvent other -> batch.decide(event, Verdict.UNUSED);
            case Payload.LayerHealthReport other -> batch.decide(event, Verdict.UNUSED);
            case Payload.HealthSignal other -> batch.decide(event, Verdict.UNUSED);
        }
    }

    private static CommandRow command(ProjectionEvent event, Payload.KasminaControlCommand said) {
        return new CommandRow(event.position(), null, said.command(), said.commandId(),
                event.traceId().isEmpty() ? null : event.traceId(),
                event.run(), said.target().layer(), said.target().seed(), said.issuedEpoch(),
                SeedStage.ofCommand(said.command()).map(Enum::name).orElse(null), false, event.claimedMicros());
    }

    private static void loadFamilies(Mentions mentions, Families families, TableRows rows) throws SQLException {
        Map<String, BlueprintRow> loaded = new LinkedHashMap<>();
        for (BlueprintRow row : rows.find(InnovationTables.BLUEPRINT, InnovationTables.BLUEPRINT.keys(),
                keys(mentions.blueprints))) {
            loaded.put(row.id(), row);
        }
        for (BlueprintRow row : rows.find(InnovationTables.BLUEPRINT, InnovationTables.BY_ROOT,
                keys(mentions.children))) {
            loaded.put(row.id(), row);
        }
        loaded.values().forEach(families::loaded);
    }

    private static void loadAdaptations(Mentions mentions, Adaptations adaptations, TableRows rows)
            throws SQLException {
        Set<Long> ids = new LinkedHashSet<>();
        for (CommandRow row : rows.find(InnovationTables.COMMAND, InnovationTables.BY_COMMAND,
                keys(mentions.commandIds))) {
            adaptations.loaded(row);
            if (row.deployment() != null) {
                ids.add(row.deployment());
            }
        }
        Map<Long, DeploymentRow> deployments = new LinkedHashMap<>();
        List<DeploymentRow> found =
                new ArrayList<>(rows.find(InnovationTables.DEPLOYMENT, InnovationTables.DEPLOYMENT.keys(), keys(ids)));
        found.addAll(rows.find(InnovationTables.DEPLOYMENT, InnovationTables.BY_TRACE, keys(mentions.traces)));
        found.addAll(rows.find(InnovationTables.DEPLOYMENT, InnovationTables.BY_SPOT, mentions.spots()));
        found.forEach(row -> deployments.put(row.id(), row));
        deployments.values().forEach(adaptations::loaded);

        Map<Long, ReportRow> reports = new LinkedHashMap<>();
        Set<Long> standing = new LinkedHashSet<>();
        deployments.values().forEach(row -> {
            if (row.reportPosition() != null) {
                standing.add(row.reportPosition());
            }
        });
        List<ReportRow> known =
                new ArrayList<>(rows.find(InnovationTables.REPORT, InnovationTables.REPORT.keys(), keys(standing)));
        known.addAll(rows.find(InnovationTables.REPORT, InnovationTables.BY_TRACE, keys(mentions.traces)));
        known.addAll(rows.find(InnovationTables.REPORT, InnovationTables.BY_COMMAND, keys(mentions.commandIds)));
        known.forEach(row -> reports.put(row.position(), row));
        reports.values().forEach(adaptations::loaded);
    }

    private static List<@Nullable Object[]> keys(Collection<?> values) {
        List<@Nullable Object[]> keys = new ArrayList<>(values.size());
        values.forEach(value -> keys.add(new @Nullable Object[]{value}));
        return keys;
    }

    /// What a batch's events name: the keys of the rows that they need.
    private static final class Mentions {
        private final Set<String> blueprints = new LinkedHashSet<>();
        private final Set<String> children = new LinkedHashSet<>();
        private final Set<String> commandIds = new LinkedHashSet<>();
        private final Set<String> traces = new LinkedHashSet<>();
        private final Set<List<Object>> places = new LinkedHashSet<>();

        boolean any() {
            return !blueprints.isEmpty() || !places.isEmpty();
        }

        List<@Nullable Object[]> spots() {
            List<@Nullable Object[]> spots = new ArrayList<>();
            places.forEach(place -> spots.add(place.toArray()));
            return spots;
        }

        /// Notes the keys; null, or why the event cannot be folded.
        @Nullable
        String add(ProjectionEvent event) {
            return switch (event.payload()) {
                case Payload.CandidateBlueprint said -> {
                    String problem = KeyText.problem("blueprint_id", said.blueprintId());
                    for (String parent : said.parentIds()) {
                        problem = problem == null ? KeyText.problem("parent", parent) : problem;
                    }
                    if (problem == null) {
                        blueprints.add(said.blueprintId());
                        blueprints.addAll(said.parentIds());
                        if (!said.parentIds().isEmpty()) {
                            children.add(said.blueprintId());
                        }
                    }
                    yield problem;
                }
                case Payload.CertifiedBlueprint said -> {
                    String problem = KeyText.problem("blueprint_id", said.blueprintId());
                    if (problem == null) {
                        blueprints.add(said.blueprintId());
                    }
                    yield problem;
                }
                case Payload.KasminaControlCommand said ->
                        adaptation(event, said.blueprintId(), said.commandId(), said.target().layer(),
                                said.target().seed());
                case Payload.FieldReport said ->
                        adaptation(event, said.blueprintId(), said.commandId(), said.seed().layer(),
                                said.seed().seed());
                case Payload.ClaimCheck other -> null;
                case Payload.Unmapped other -> null;
                case Payload.AdaptationDecision other -> null;
                case Payload.DecisionContext other -> null;
                case Payload.EpochEvent other -> null;
                case Payload.RollbackEvent other -> null;
                case Payload.LayerHealthReport other -> null;
                case Payload.HealthSignal other -> null;
            };
        }

        private @Nullable String adaptation(ProjectionEvent event, @Nullable String blueprint,
                @Nullable String commandId, int layer,
                int seed) {
            String problem = KeyText.problem("blueprint_id", blueprint);
            problem = problem == null ? KeyText.problem("command_id", commandId) : problem;
            problem = problem == null ? KeyText.problem("trace_id", event.traceId()) : problem;
            if (problem != null) {
                return problem;
            }
            if (blueprint != null) {
                blueprints.add(blueprint);
            }
            if (commandId != null) {
                commandIds.add(commandId);
            }
            if (!event.traceId().isEmpty()) {
                traces.add(event.traceId());
            }
            places.add(List.of(event.run(), layer, seed));
            return null;
        }
    }
}
