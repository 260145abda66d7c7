package io.esper.oona.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.esper.oona.axon.OonaAxon;
import io.esper.oona.control.query.AuditQuery;
import io.esper.oona.control.query.HealthQuery;
import io.esper.oona.control.query.InnovationQuery;
import io.esper.oona.control.query.LifecycleQuery;
import io.esper.oona.control.query.ReadModelQuery;
import io.esper.oona.control.query.TrainingQuery;
import io.esper.oona.event.SeedId;
import io.esper.oona.projection.ProjectionRunner;
import io.esper.oona.projection.RunnerSettings;
import io.esper.oona.projection.audit.AuditQueries;
import io.esper.oona.projection.catalogue.ReadModels;
import io.esper.oona.projection.health.HealthQueries;
import io.esper.oona.projection.innovation.InnovationQueries;
import io.esper.oona.projection.lifecycle.LifecycleQueries;
import io.esper.oona.projection.run.SeedFilter;
import io.esper.oona.store.Store;
import io.esper.oona.store.testing.TestDatabase;
import org.axonframework.common.configuration.AxonConfiguration;
import org.axonframework.messaging.commandhandling.gateway.CommandGateway;
import org.axonframework.messaging.queryhandling.gateway.QueryGateway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// An Axon application that sends the platform's commands and asks Oona's read models through its own gateways.
class OonaControlTest {
    private final TestDatabase database = TestDatabase.Kind.H2.create();
    private final Store store = database.open(Clock.systemUTC());
    private final AxonConfiguration application = OonaControl
            .register(new OonaAxon(store).configurer(), store, ControlSettings.DEFAULT).build();

    @BeforeEach
    void start() {
        application.start();
        Facts facts = new Facts(store);
        facts.proposed("LoRA");
        facts.certified("LoRA", true);
        facts.telemetry(5);
    }

    @AfterEach
    void close() {
        application.shutdown();
        store.close();
        database.close();
    }

    private Decision send(ControlCommand command) {
        return application.getComponent(CommandGateway.class).send(command, Decision.class)
                .orTimeout(30, TimeUnit.SECONDS).join();
    }

    private <R> List<R> ask(ReadModelQuery query, Class<R> row) {
        return application.getComponent(QueryGateway.class).queryMany(query, row).orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    private void project() throws InterruptedException {
        new ProjectionRunner(store, ReadModels.all(), RunnerSettings.USUAL).catchUp(progress -> {});
    }

    @Test
    void commands_are_decided_and_refused_through_the_command_gateway() {
        ControlCommand command = ControlCommand.germination("run7", new SeedId(12, 3), "LoRA", "controller");
        assertThat(send(command)).isInstanceOf(Decision.Accepted.class);
        assertThat(send(command.withCommandId("another"))).isInstanceOf(Decision.Refused.class);
        assertThat(application.getComponent(Control.class).consider(command)).isInstanceOf(Decision.Accepted.class);
    }

    @Test
    void read_models_answer_through_the_query_gateway() throws InterruptedException {
        send(ControlCommand.germination("run7", new SeedId(12, 3), "LoRA", "controller"));
        project();
        assertThat(ask(new HealthQuery.Runs(10), HealthQueries.Run.class)).hasSize(1);
        assertThat(ask(new HealthQuery.Seeds("run7", 10), HealthQueries.Seed.class)).hasSize(1);
        assertThat(ask(new HealthQuery.SeedHistory("run7", 12, 3, 10), HealthQueries.Epoch.class)).hasSize(5);
        assertThat(ask(new InnovationQuery.BlueprintById("LoRA"), InnovationQueries.Blueprint.class))
                .singleElement().satisfies(blueprint -> assertThat(blueprint.passed()).isTrue());
        assertThat(ask(new InnovationQuery.BlueprintById("unheard-of"), InnovationQueries.Blueprint.class)).isEmpty();
        assertThat(ask(new InnovationQuery.DeploymentsInRun("run7", 10), InnovationQueries.Deployment.class))
                .singleElement().satisfies(deployment -> assertThat(deployment.status()).isEqualTo("OPEN"));
        SeedFilter seed = new SeedFilter("run7", 12, 3);
        assertThat(ask(new LifecycleQuery.SeedsNow(seed, 10), LifecycleQueries.Seed.class)).singleElement()
                .satisfies(now -> {
                    assertThat(now.stage()).isEqualTo("GERMINATED");
                    assertThat(now.sources()).contains("COMMAND").contains("DECISION");
                });
        assertThat(ask(new AuditQuery.Commands(seed, "controller", 10), AuditQueries.Command.class)).singleElement()
                .satisfies(command -> assertThat(command.decision()).isEqualTo("accepted"));
        assertThat(application.getComponent(QueryGateway.class)
                .query(new InnovationQuery.FunnelNow(), InnovationQueries.Funnel.class)
                .orTimeout(30, TimeUnit.SECONDS).join().deployed()).isEqualTo(1);
    }

    @Test
    void every_question_is_answered() throws InterruptedException {
        project();
        List<ReadModelQuery> questions = List.of(new HealthQuery.Runs(1), new HealthQuery.Seeds("run7", 1),
                new HealthQuery.ReadiestSeeds("run7", 1), new HealthQuery.SeedHistory("run7", 12, 3, 1),
                new HealthQuery.SeedsInEpoch("run7", 0, 1, 1), new InnovationQuery.BlueprintById("LoRA"),
                new InnovationQuery.Blueprints(1), new InnovationQuery.Parents("LoRA"),
                new InnovationQuery.Children("LoRA", 1), new InnovationQuery.Ancestors("LoRA"),
                new InnovationQuery.Deployments(1), new InnovationQuery.DeploymentsOfBlueprint("LoRA", 1),
                new InnovationQuery.DeploymentsInRun("run7", 1), new InnovationQuery.CommandsOfDeployment(1, 1),
                new InnovationQuery.Reports(1), new InnovationQuery.ReportsOnBlueprint("LoRA", 1),
                new InnovationQuery.SuccessByBlueprint(1), new InnovationQuery.SuccessByStrategy(1),
                new InnovationQuery.SuccessByLayer(1), new InnovationQuery.FunnelNow(),
                new LifecycleQuery.SeedsNow(SeedFilter.ALL, 1), new LifecycleQuery.Stays(SeedFilter.ALL, 1),
                new LifecycleQuery.Warnings(SeedFilter.ALL, 1), new LifecycleQuery.Stages("run7", 1),
                new TrainingQuery.TrainingRuns(null, 1), new TrainingQuery.Epochs("run7", 1),
                new TrainingQuery.Rollbacks(null, 1), new TrainingQuery.Undone(null, null, 1),
                new AuditQuery.Commands(SeedFilter.ALL, null, 1), new AuditQuery.TraceById("x"),
                new AuditQuery.Traces(null, 1), new AuditQuery.Timeline("x", 1));
        assertThat(questions).map(ReadModelQuery::getClass).map(Class.class::cast)
                .containsExactlyInAnyOrderElementsOf(ReadModelQuery.kinds());
        questions.forEach(question -> assertThat(ask(question, Object.class)).hasSizeLessThanOrEqualTo(1));
    }
}
