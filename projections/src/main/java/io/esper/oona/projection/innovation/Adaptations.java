package io.esper.oona.projection.innovation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

import io.esper.oona.projection.StateHash;
import org.jspecify.annotations.Nullable;

/// The deployments, commands and reports that a batch touches, and which of them belong together.
///
/// A command belongs to the newest deployment of its trace and seed, else to the newest open one of its run and seed; a request
/// for germination starts one. A report belongs to the deployment of the command that it names, else of its trace, else to the
/// newest one of its run, seed and blueprint that has no report yet. Both may come late: a command takes up the reports
/// that were waiting for it.
final class Adaptations {
    private record Spot(String run, int layer, int seed) {}

    private final Map<Long, DeploymentRow> deployments = new HashMap<>();
    private final Map<String, NavigableSet<Long>> byTrace = new HashMap<>();
    private final Map<Spot, NavigableSet<Long>> bySpot = new HashMap<>();
    private final Map<String, List<CommandRow>> byCommand = new HashMap<>();
    private final NavigableSet<Long> unjoined = new TreeSet<>();
    private final Map<Long, ReportRow> reports = new HashMap<>();

    private final Set<Long> changedDeployments = new LinkedHashSet<>();
    private final List<CommandRow> newCommands = new ArrayList<>();
    private final Map<Long, ReportRow> changedReports = new LinkedHashMap<>();

    private final Map<Long, ReportRow> countedReports = new HashMap<>();
    private final StateHash hash;

    Adaptations(StateHash hash) {
        this.hash = hash;
    }

    void loaded(DeploymentRow row) {
        index(row);
    }

    void loaded(CommandRow row) {
        if (row.commandId() != null) {
            byCommand.computeIfAbsent(row.commandId(), id -> new ArrayList<>()).add(row);
        }
    }

    void loaded(ReportRow row) {
        reports.put(row.position(), row);
        countedReports.put(row.position(), row);
        if (row.deployment() == null) {
            unjoined.add(row.position());
        }
    }

    Collection<DeploymentRow> changedDeployments() {
        Map<Long, DeploymentRow> sorted = new TreeMap<>();
        changedDeployments.forEach(id -> {
            DeploymentRow row = deployments.get(id);
            if (row != null) {
                sorted.put(id, row);
            }
        });
        return sorted.values();
    }

    List<CommandRow> newCommands() {
        return newCommands;
    }

    Collection<ReportRow> changedReports() {
        return changedReports.values();
    }

    /// Takes a command up; its deployment is still open.
    void command(CommandRow command, @Nullable String blueprint, Strategy strategy) {
        CommandRow before = earlier(command);
        if (before != null) {
            keep(command.of(before.deployment(), true));
            return;
        }
        boolean germinates = "GERMINATED".equals(command.stage());
        DeploymentRow deployment = (germinates ? awaitingGermination(command) : ofCommand(command)).orElse(null);
        if (deployment == null && command.stage() == null) {
            keep(command);
            return;
        }
        if (deployment == null) {
            deployment = new DeploymentRow(command.position(), command.run(), command.layer(), command.seed(),
                    blueprint, strategy,
                    command.trace(), germinates ? command.commandId() : null, false, command.issuedEpoch(),
                    command.claimedMicros(), 0, "",
                    command.command(), command.position(), null, null, null, null, 0);
        }
        DeploymentRow after = deployment.commanded(command, blueprint, strategy, germinates);
        put(after);
        keep(command.of(after.id(), false));
        refreshStrategy(after);
        takeUpReports(after, command);
    }

    void report(ReportRow report) {
        reports.put(report.position(), report);
        DeploymentRow named = newest(byCommandId(report), row -> row.run().equals(report.run()))
                .or(() -> newest(byCommandId(report), row -> true)).orElse(null);
        if (named != null) {
            attach(report, named, ReportRow.BY_COMMAND);
            return;
        }
        DeploymentRow traced =
                newest(ids(byTrace, report.trace()), row -> row.fits(report.layer(), report.seed(), report.blueprint()))
                        .orElse(null);
        if (traced != null) {
            attach(report, traced, ReportRow.BY_TRACE);
            return;
        }
        DeploymentRow near = newest(ids(bySpot, new Spot(report.run(), report.layer(), report.seed())),
                row -> report.blueprint().equals(row.blueprint()) && row.reportPosition() == null).orElse(null);
        if (near != null) {
            attach(report, near, ReportRow.BY_INTERVAL);
            return;
        }
        unjoined.add(report.position());
        changed(report);
    }

    private @Nullable CommandRow earlier(CommandRow command) {
        for (CommandRow other : ids(byCommand, command.commandId())) {
            if (command.sameAs(other)) {
                return other;
            }
        }
        return null;
    }

    private Optional<DeploymentRow> awaitingGermination(CommandRow command) {
        return newest(ids(byTrace, command.trace()),
                row -> !row.germinated() && row.layer() == command.layer() && row.seed() == command.seed());
    }

    private Optional<DeploymentRow> ofCommand(CommandRow command) {
        return newest(ids(byTrace, command.trace()),
                row -> row.layer() == command.layer() && row.seed() == command.seed())
                .or(() -> newest(ids(bySpot, new Spot(command.run(), command.layer(), command.seed())),
                        row -> "OPEN".equals(row.status())));
    }

    private Set<Long> byCommandId(ReportRow report) {
        Set<Long> found = new TreeSet<>();
        for (CommandRow command : ids(byCommand, report.commandId())) {
            Long id = command.deployment();
            DeploymentRow row = id == null ? null : deployments.get(id);
            if (row != null && row.fits(report.layer(), report.seed(), report.blueprint())) {
                found.add(row.id());
            }
        }
        return found;
    }

    private Optional<DeploymentRow> newest(Collection<Long> among, Predicate<DeploymentRow> fitting) {
        DeploymentRow newest = null;
        for (Long id : among) {
            DeploymentRow row = deployments.get(id);
            if (row != null && fitting.test(row) && (newest == null || row.id() > newest.id())) {
                newest = row;
            }
        }
        return Optional.ofNullable(newest);
    }

    /// Reports that came before the command which they name, or before the one that began their trace.
    private void takeUpReports(DeploymentRow deployment, CommandRow command) {
        DeploymentRow current = deployment;
        for (Long position : List.copyOf(unjoined)) {
            ReportRow report = reports.get(position);
            if (report == null || !current.fits(report.layer(), report.seed(), report.blueprint())) {
                continue;
            }
            boolean named = command.commandId() != null && command.commandId().equals(report.commandId());
            boolean traced = command.trace() != null && command.trace().equals(report.trace())
                    && command.trace().equals(current.trace());
            if (named || traced) {
                attach(report, current, named ? ReportRow.BY_COMMAND : ReportRow.BY_TRACE);
                current = deployments.getOrDefault(current.id(), current);
            }
        }
    }

    private void attach(ReportRow report, DeploymentRow deployment, String kind) {
        unjoined.remove(report.position());
        ReportRow joined = report.joined(deployment, kind);
        Long standing = deployment.reportPosition();
        if (standing != null) {
            boolean newer = report.position() > standing;
            ReportRow other = reports.get(standing);
            if (newer && other != null) {
                changed(other.replaced());
            } else if (!newer) {
                joined = joined.replaced();
            }
        }
        changed(joined);
        put(deployment.reported(joined));
    }

    /// A late request for germination names the strategy of reports that are joined already.
    private void refreshStrategy(DeploymentRow deployment) {
        ReportRow standing = deployment.reportPosition() == null ? null : reports.get(deployment.reportPosition());
        if (standing != null && !standing.strategy().equals(deployment.strategy())) {
            changed(standing.joined(deployment, standing.joinKind()));
        }
    }

    private void changed(ReportRow report) {
        reports.put(report.position(), report);
        changedReports.put(report.position(), report);
        hash.replace(InnovationTables.REPORT, countedReports.put(report.position(), report), report);
    }

    private void keep(CommandRow command) {
        newCommands.add(command);
        hash.replace(InnovationTables.COMMAND, null, command);
        loaded(command);
    }

    private void put(DeploymentRow row) {
        hash.replace(InnovationTables.DEPLOYMENT, deployments.get(row.id()), row);
        index(row);
        changedDeployments.add(row.id());
    }

    private void index(DeploymentRow row) {
        deployments.put(row.id(), row);
        if (row.trace() != null) {
            byTrace.computeIfAbsent(row.trace(), trace -> new TreeSet<>()).add(row.id());
        }
        bySpot.computeIfAbsent(new Spot(row.run(), row.layer(), row.seed()), spot -> new TreeSet<>()).add(row.id());
    }

    private static <K, T, C extends Collection<T>> Collection<T> ids(Map<K, C> index, @Nullable K key) {
        if (key == null) {
            return List.of();
        }
        C found = index.get(key);
        return found == null ? List.of() : found;
    }
}
