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
import io.esper.oona.event.SeedId;
import io.esper.oona.event.SeedStage;
import io.esper.oona.projection.Fold;
import io.esper.oona.projection.ProjectionEvent;
import io.esper.oona.projection.StateHash;
import io.esper.oona.projection.Verdict;
import io.esper.oona.projection.table.Changes;
import io.esper.oona.projection.table.Finder;
import org.jspecify.annotations.Nullable;

/// Folds candidates, certifications, commands and field reports into the rows of innovation. Keeps nothing between chunks:
/// its topics are quiet.
final class InnovationFold implements Fold {
    private final StateHash hash = new StateHash();
    private Families families = new Families(hash);
    private Adaptations adaptations = new Adaptations(hash);

    @Override
    public void prepare(List<ProjectionEvent> events, Finder rows) throws SQLException {
        Mentions mentions = new Mentions();
        events.forEach(mentions::add);
        families = new Families(hash);
        adaptations = new Adaptations(hash);
        if (mentions.any()) {
            loadFamilies(mentions, families, rows);
            loadAdaptations(mentions, adaptations, rows);
        }
    }

    @Override
    public Verdict fold(ProjectionEvent event) {
        return switch (event.payload()) {
            case Payload.CandidateBlueprint said -> {
                families.propose(event, said);
                yield Verdict.USED;
            }
            case Payload.CertifiedBlueprint said -> {
                families.judge(event, BlueprintRow.Certification.of(event, said), said.blueprintId());
                yield Verdict.USED;
            }
            case Payload.KasminaControlCommand said -> {
                if (said.blueprintId() != null) {
                    families.name(said.blueprintId(), event.position());
                }
                adaptations.command(command(event, said), said.blueprintId(), Strategy.of(said.graftingStrategy()));
                yield Verdict.USED;
            }
            case Payload.FieldReport said -> {
                families.name(said.blueprintId(), event.position());
                adaptations.report(ReportRow.of(event, said));
                yield Verdict.USED;
            }
            case Payload.ClaimCheck elsewhere -> Verdict.UNMAPPED;
            case Payload.Unmapped unknown -> Verdict.UNMAPPED;
            case Payload.EpochEvent other -> Verdict.UNUSED;
            case Payload.AdaptationDecision other -> Verdict.UNUSED;
            case Payload.DecisionContext other -> Verdict.UNUSED;
            case Payload.RollbackEvent other -> Verdict.UNUSED;
            case Payload.LayerHealthReport other -> Verdict.UNUSED;
            case Payload.HealthSignal other -> Verdict.UNUSED;
        };
    }

    @Override
    public void changes(Changes changes) {
        changes.upsert(InnovationTables.BLUEPRINT, families.changedRows());
        changes.upsert(InnovationTables.PARENT, families.newParents());
        changes.upsert(InnovationTables.DEPLOYMENT, adaptations.changedDeployments());
        changes.upsert(InnovationTables.COMMAND, adaptations.newCommands());
        changes.upsert(InnovationTables.REPORT, adaptations.changedReports());
        families = new Families(hash);
        adaptations = new Adaptations(hash);
    }

    @Override
    public long hash() {
        return hash.sum();
    }

    private static CommandRow command(ProjectionEvent event, Payload.KasminaControlCommand said) {
        return new CommandRow(event.position(), null, said.command(), said.commandId(),
                event.traceId().isEmpty() ? null : event.traceId(),
                event.run(), said.target().layer(), said.target().seed(), said.issuedEpoch(),
                SeedStage.ofCommand(said.command()).map(Enum::name).orElse(null), false, event.claimedMicros());
    }

    private static void loadFamilies(Mentions mentions, Families families, Finder rows) throws SQLException {
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

    private static void loadAdaptations(Mentions mentions, Adaptations adaptations, Finder rows)
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

        /// Notes the keys.
        void add(ProjectionEvent event) {
            switch (event.payload()) {
                case Payload.CandidateBlueprint said -> {
                    blueprints.add(said.blueprintId());
                    blueprints.addAll(said.parentIds());
                    if (!said.parentIds().isEmpty()) {
                        children.add(said.blueprintId());
                    }
                }
                case Payload.CertifiedBlueprint said -> blueprints.add(said.blueprintId());
                case Payload.KasminaControlCommand said ->
                        adaptation(event, said.blueprintId(), said.commandId(), said.target());
                case Payload.FieldReport said -> adaptation(event, said.blueprintId(), said.commandId(), said.seed());
                case Payload.ClaimCheck other -> {}
                case Payload.Unmapped other -> {}
                case Payload.EpochEvent other -> {}
                case Payload.AdaptationDecision other -> {}
                case Payload.DecisionContext other -> {}
                case Payload.RollbackEvent other -> {}
                case Payload.LayerHealthReport other -> {}
                case Payload.HealthSignal other -> {}
            }
        }

        private void adaptation(ProjectionEvent event, @Nullable String blueprint, @Nullable String commandId,
                SeedId seed) {
            if (blueprint != null) {
                blueprints.add(blueprint);
            }
            if (commandId != null) {
                commandIds.add(commandId);
            }
            if (!event.traceId().isEmpty()) {
                traces.add(event.traceId());
            }
            places.add(List.of(event.run(), seed.layer(), seed.seed()));
        }
    }
}
