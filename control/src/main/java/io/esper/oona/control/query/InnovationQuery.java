package io.esper.oona.control.query;

/// Questions to the read model *innovation*, each answered as [io.esper.oona.projection.innovation.InnovationQueries] does, a
/// row a message.
public sealed interface InnovationQuery extends ReadModelQuery {

    /// One blueprint, or none: [io.esper.oona.projection.innovation.InnovationQueries.Blueprint].
    record BlueprintById(String id) implements InnovationQuery {}

    /// Blueprints in the order in which they were first named: [io.esper.oona.projection.innovation.InnovationQueries.Blueprint].
    record Blueprints(int limit) implements InnovationQuery {}

    /// The ids of a blueprint's parents, first parent first: [String].
    record Parents(String id) implements InnovationQuery {}

    /// The ids of blueprints that name this one as a parent: [String].
    record Children(String id, int limit) implements InnovationQuery {}

    /// The ids in the line of first parents, nearest first: [String].
    record Ancestors(String id) implements InnovationQuery {}

    /// Deployments in the order in which they began: [io.esper.oona.projection.innovation.InnovationQueries.Deployment].
    record Deployments(int limit) implements InnovationQuery {}

    /// Deployments of a blueprint: [io.esper.oona.projection.innovation.InnovationQueries.Deployment].
    record DeploymentsOfBlueprint(String blueprint, int limit) implements InnovationQuery {}

    /// Deployments in a run: [io.esper.oona.projection.innovation.InnovationQueries.Deployment].
    record DeploymentsInRun(String run, int limit) implements InnovationQuery {}

    /// The commands of a deployment: [io.esper.oona.projection.innovation.InnovationQueries.Command].
    record CommandsOfDeployment(long deployment, int limit) implements InnovationQuery {}

    /// Field reports: [io.esper.oona.projection.innovation.InnovationQueries.Report].
    record Reports(int limit) implements InnovationQuery {}

    /// Field reports about a blueprint: [io.esper.oona.projection.innovation.InnovationQueries.Report].
    record ReportsOnBlueprint(String blueprint, int limit) implements InnovationQuery {}

    /// How each blueprint does: [io.esper.oona.projection.innovation.InnovationQueries.BlueprintSuccess].
    record SuccessByBlueprint(int limit) implements InnovationQuery {}

    /// How each strategy does: [io.esper.oona.projection.innovation.InnovationQueries.StrategySuccess].
    record SuccessByStrategy(int limit) implements InnovationQuery {}

    /// How each layer of each run does: [io.esper.oona.projection.innovation.InnovationQueries.LayerSuccess].
    record SuccessByLayer(int limit) implements InnovationQuery {}

    /// From candidates to fossils, one row: [io.esper.oona.projection.innovation.InnovationQueries.Funnel].
    record FunnelNow() implements InnovationQuery {}
}
