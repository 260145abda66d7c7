package io.esper.oona.control.query;

import java.util.List;

import io.esper.oona.projection.audit.AuditQueries;
import io.esper.oona.projection.health.HealthQueries;
import io.esper.oona.projection.innovation.InnovationQueries;
import io.esper.oona.projection.lifecycle.LifecycleQueries;
import io.esper.oona.projection.run.SeedFilter;
import io.esper.oona.projection.training.TrainingQueries;
import io.esper.oona.store.Store;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.queryhandling.GenericQueryResponseMessage;
import org.axonframework.messaging.queryhandling.QueryHandler;
import org.axonframework.messaging.queryhandling.QueryMessage;
import org.axonframework.messaging.queryhandling.QueryResponseMessage;

/// Axon's handler of every [ReadModelQuery]. The rows are as the projections have left them. Thread-safe.
public final class ReadModelAnswers implements QueryHandler {
    private final HealthQueries health;
    private final InnovationQueries innovation;
    private final LifecycleQueries lifecycle;
    private final TrainingQueries training;
    private final AuditQueries audit;

    /// Answers from the read models of a store, which stays the caller's.
    public ReadModelAnswers(Store store) {
        this.health = new HealthQueries(store);
        this.innovation = new InnovationQueries(store);
        this.lifecycle = new LifecycleQueries(store);
        this.training = new TrainingQueries(store);
        this.audit = new AuditQueries(store);
    }

    @Override
    public MessageStream<QueryResponseMessage> handle(QueryMessage message, ProcessingContext context) {
        if (!(message.payload() instanceof ReadModelQuery query)) {
            throw new IllegalArgumentException("The payload of " + message.type() + " is a ReadModelQuery.");
        }
        List<QueryResponseMessage> rows = rows(query).stream().map(ReadModelAnswers::response).toList();
        return MessageStream.fromIterable(rows);
    }

    private static QueryResponseMessage response(Object row) {
        return new GenericQueryResponseMessage(new MessageType(row.getClass()), row);
    }

    private List<?> rows(ReadModelQuery query) {
        return switch (query) {
            case HealthQuery asked -> rows(asked);
            case InnovationQuery asked -> rows(asked);
            case LifecycleQuery asked -> rows(asked);
            case TrainingQuery asked -> rows(asked);
            case AuditQuery asked -> rows(asked);
        };
    }

    private List<?> rows(HealthQuery query) {
        return switch (query) {
            case HealthQuery.Runs(int limit) -> health.runs(limit);
            case HealthQuery.Seeds(String run, int limit) -> health.seeds(run, limit);
            case HealthQuery.ReadiestSeeds(String run, int limit) -> health.readiest(run, limit);
            case HealthQuery.SeedHistory(String run, int layer, int seed, int limit) ->
                    health.history(run, layer, seed, limit);
            case HealthQuery.SeedsInEpoch(String run, int rollbacks, int epoch, int limit) ->
                    health.epoch(run, rollbacks, epoch, limit);
        };
    }

    private List<?> rows(LifecycleQuery query) {
        return switch (query) {
            case LifecycleQuery.SeedsNow(SeedFilter filter, int limit) -> lifecycle.seeds(filter, limit);
            case LifecycleQuery.Stays(SeedFilter filter, int limit) -> lifecycle.stays(filter, limit);
            case LifecycleQuery.Warnings(SeedFilter filter, int limit) -> lifecycle.warnings(filter, limit);
            case LifecycleQuery.Stages asked -> lifecycle.stages(asked.run(), asked.limit());
        };
    }

    private List<?> rows(TrainingQuery query) {
        return switch (query) {
            case TrainingQuery.TrainingRuns asked -> training.runs(asked.run(), asked.limit());
            case TrainingQuery.Epochs asked -> training.epochs(asked.run(), asked.limit());
            case TrainingQuery.Rollbacks asked -> training.rollbacks(asked.run(), asked.limit());
            case TrainingQuery.Undone asked -> training.undone(asked.run(), asked.rollback(), asked.limit());
        };
    }

    private List<?> rows(AuditQuery query) {
        return switch (query) {
            case AuditQuery.Commands asked -> audit.commands(asked.filter(), asked.sender(), asked.limit());
            case AuditQuery.TraceById(String trace) -> audit.trace(trace).stream().toList();
            case AuditQuery.Traces asked -> audit.traces(asked.run(), asked.limit());
            case AuditQuery.Timeline(String trace, int limit) -> audit.timeline(trace, limit);
        };
    }

    private List<?> rows(InnovationQuery query) {
        return switch (query) {
            case InnovationQuery.BlueprintById(String id) -> innovation.blueprint(id).stream().toList();
            case InnovationQuery.Blueprints(int limit) -> innovation.blueprints(limit);
            case InnovationQuery.Parents(String id) -> innovation.parents(id);
            case InnovationQuery.Children(String id, int limit) -> innovation.children(id, limit);
            case InnovationQuery.Ancestors(String id) -> innovation.ancestors(id);
            case InnovationQuery.Deployments(int limit) -> innovation.deployments(limit);
            case InnovationQuery.DeploymentsOfBlueprint(String blueprint, int limit) ->
                    innovation.deploymentsOf(blueprint, limit);
            case InnovationQuery.DeploymentsInRun(String run, int limit) -> innovation.deploymentsIn(run, limit);
            case InnovationQuery.CommandsOfDeployment(long deployment, int limit) ->
                    innovation.commands(deployment, limit);
            case InnovationQuery.Reports(int limit) -> innovation.reports(limit);
            case InnovationQuery.ReportsOnBlueprint(String blueprint, int limit) ->
                    innovation.reportsOn(blueprint, limit);
            case InnovationQuery.SuccessByBlueprint(int limit) -> innovation.successByBlueprint(limit);
            case InnovationQuery.SuccessByStrategy(int limit) -> innovation.successByStrategy(limit);
            case InnovationQuery.SuccessByLayer(int limit) -> innovation.successByLayer(limit);
            case InnovationQuery.FunnelNow() -> List.of(innovation.funnel());
        };
    }
}
