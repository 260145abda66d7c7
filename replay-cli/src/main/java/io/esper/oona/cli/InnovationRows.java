package io.esper.oona.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.esper.oona.cli.console.Cell;
import io.esper.oona.cli.console.Column;
import io.esper.oona.cli.console.Console;
import io.esper.oona.cli.console.Rows;
import io.esper.oona.projection.innovation.InnovationQueries;
import io.esper.oona.projection.innovation.InnovationQueries.Blueprint;
import io.esper.oona.projection.innovation.InnovationQueries.BlueprintSuccess;
import io.esper.oona.projection.innovation.InnovationQueries.Deployment;
import io.esper.oona.projection.innovation.InnovationQueries.Outcomes;
import io.esper.oona.store.Store;

/// Rows of the read model innovation.
final class InnovationRows {
    private static final List<Column> BLUEPRINTS = List.of(Column.text("blueprint_id", 40), Column.text("root", 32),
            Column.number("depth"),
            Column.text("mutation_operator", 32), Column.number("novelty"), Column.text("certified"),
            Column.text("confidence"),
            Column.number("risk"), Column.number("deployments"), Column.number("fossilized"), Column.number("culled"),
            Column.number("rolled_back"), Column.number("cancelled"), Column.number("success_rate"),
            Column.number("mean_delta"));
    private static final List<Column> DEPLOYMENTS = List.of(Column.number("id"), Column.text("run_id"),
            Column.number("layer"),
            Column.number("seed"), Column.text("blueprint_id", 40), Column.text("strategy"), Column.text("status"),
            Column.number("commands"), Column.text("stages", 60), Column.text("join_kind"), Column.text("trace_id", 32),
            Column.hidden("command_id"), Column.hidden("report_position"));

    private final InnovationQueries queries;
    private final OutputOptions output;
    private final Console console;

    InnovationRows(Store store, OutputOptions output, Console console) {
        this.queries = new InnovationQueries(store);
        this.output = output;
        this.console = console;
    }

    void blueprints(int limit) {
        Map<String, BlueprintSuccess> success = new HashMap<>();
        queries.successByBlueprint(limit).forEach(row -> success.put(row.blueprint(), row));
        try (Rows rows = output.open(console, BLUEPRINTS)) {
            for (Blueprint blueprint : queries.blueprints(limit)) {
                BlueprintSuccess done = success.getOrDefault(blueprint.id(),
                        new BlueprintSuccess(blueprint.id(), 0, 0, 0, new Outcomes(0, 0, 0, 0, null)));
                rows.row(row(blueprint, done));
            }
        }
    }

    void deployments(int limit) {
        try (Rows rows = output.open(console, DEPLOYMENTS)) {
            for (Deployment deployment : queries.deployments(limit)) {
                rows.row(List.of(Cell.of(deployment.id()), Cell.of(deployment.run()),
                        Cell.of((long) deployment.layer()),
                        Cell.of((long) deployment.seed()), Cell.of(deployment.blueprint()),
                        Cell.of(deployment.strategy()),
                        Cell.of(deployment.status()), Cell.of((long) deployment.commands()),
                        Cell.of(deployment.stages()),
                        Cell.of(deployment.joinKind()), Cell.of(deployment.trace()), Cell.of(deployment.commandId()),
                        Cell.of(deployment.reportPosition())));
            }
        }
    }

    private static List<Cell> row(Blueprint blueprint, BlueprintSuccess done) {
        Outcomes outcomes = done.outcomes();
        return List.of(Cell.of(blueprint.id()), Cell.of(blueprint.root()), Cell.of((long) blueprint.depth()),
                Cell.of(blueprint.mutationOperator()), Cell.of(blueprint.noveltyScore()), Cell.of(blueprint.passed()),
                Cell.of(blueprint.confidence()), Cell.of(blueprint.riskScore()), Cell.of(done.deployments()),
                Cell.of(outcomes.fossilized()),
                Cell.of(outcomes.culled()), Cell.of(outcomes.rolledBack()), Cell.of(done.cancelled()),
                Cell.of(outcomes.successRate()),
                Cell.of(outcomes.meanDelta()));
    }
}
