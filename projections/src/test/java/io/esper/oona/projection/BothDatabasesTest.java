package io.esper.oona.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

import io.esper.oona.projection.audit.AuditQueries;
import io.esper.oona.projection.catalogue.ReadModels;
import io.esper.oona.projection.health.HealthQueries;
import io.esper.oona.projection.innovation.InnovationQueries;
import io.esper.oona.projection.lifecycle.LifecycleQueries;
import io.esper.oona.projection.run.SeedFilter;
import io.esper.oona.projection.training.TrainingQueries;
import io.esper.oona.store.Store;
import io.esper.oona.store.testing.TestDatabase;
import org.junit.jupiter.api.Test;

class BothDatabasesTest {
    private record Result(List<String> dump, List<String> queries) {}

    @Test
    void the_same_messages_give_the_same_rows_and_answers() throws InterruptedException {
        Result h2 = on(TestDatabase.Kind.H2, RunnerSettings.USUAL);
        Result postgres = on(TestDatabase.Kind.POSTGRESQL, RunnerSettings.USUAL.withBatchEventsMax(333));
        assertThat(Differences.between(h2.dump(), postgres.dump())).isEmpty();
        assertThat(Differences.between(h2.queries(), postgres.queries())).isEmpty();
        assertThat(h2.queries().equals(postgres.queries())).as("also in the same order").isTrue();
        assertThat(h2.dump()).hasSizeGreaterThan(25_000);
    }

    private static Result on(TestDatabase.Kind kind, RunnerSettings settings) throws InterruptedException {
        try (TestDatabase database = kind.create(); Store store = database.open(Samples.CLOCK)) {
            Samples.append(store, Samples.messages("faults.jsonl"));
            Samples.append(store, Samples.allRuns());
            new ProjectionRunner(store, ReadModels.all(), settings).catchUp(Progress.Listener.NONE);
            return new Result(Dump.of(store), answers(store));
        }
    }

    private static List<String> answers(Store store) {
        List<String> answers = new ArrayList<>();
        HealthQueries health = new HealthQueries(store);
        health.runs(100).forEach(row -> answers.add(row.toString()));
        health.seeds(1_000).forEach(row -> answers.add(row.toString()));
        health.readiest("run-c", 100).forEach(row -> answers.add("ready " + row));
        health.epoch("run-e", 1, 38, 1_000).forEach(row -> answers.add(row.toString()));
        InnovationQueries innovation = new InnovationQueries(store);
        innovation.blueprints(1_000).forEach(
                row -> answers.add(row + " " + innovation.ancestors(row.id()) + innovation.children(row.id(), 100)));
        innovation.deployments(1_000).forEach(row -> answers.add(row + " " + innovation.commands(row.id(), 100)));
        innovation.reports(1_000).forEach(row -> answers.add(row.toString()));
        innovation.successByBlueprint(1_000).forEach(row -> answers.add(row.blueprint() + plain(row.outcomes())));
        innovation.successByLayer(1_000).forEach(row -> answers.add(row.layer() + row.run() + plain(row.outcomes())));
        innovation.successByStrategy(1_000).forEach(row -> answers.add(row.strategy() + plain(row.outcomes())));
        answers.add(innovation.funnel().toString());
        health.epochDistributions(null, null, 10_000).forEach(row -> answers.add(row.toString()));
        health.epochDistributions(null, 3, 10_000).forEach(row -> answers.add(row.toString()));
        health.hourDistributions(null, null, 10_000).forEach(row -> answers.add(row.toString()));
        health.hourDistributions("run-c", 1, 10_000).forEach(row -> answers.add(row.toString()));
        LifecycleQueries lifecycle = new LifecycleQueries(store);
        lifecycle.seeds(SeedFilter.ALL, 10_000).forEach(row -> answers.add(row.toString()));
        lifecycle.stays(SeedFilter.ALL, 10_000).forEach(row -> answers.add(row.toString()));
        lifecycle.stages(null, 1_000).forEach(row -> answers.add(row.toString()));
        TrainingQueries training = new TrainingQueries(store);
        training.runs(null, 100).forEach(row -> answers.add(row.toString()));
        training.epochs(null, 10_000).forEach(row -> answers.add(row.toString()));
        training.rollbacks(null, 1_000).forEach(row -> answers.add(row.toString()));
        training.acts(null, 10_000).forEach(row -> answers.add(row.toString()));
        AuditQueries audit = new AuditQueries(store);
        audit.commands(SeedFilter.ALL, null, 10_000).forEach(row -> answers.add(row.toString()));
        audit.events(SeedFilter.ALL, null, null, 10_000).forEach(row -> answers.add(row.toString()));
        audit.traces(null, 10_000).forEach(row -> answers.add(row.toString()));
        return answers;
    }

    private static String plain(InnovationQueries.Outcomes outcomes) {
        BigDecimal mean = outcomes.meanDelta();
        return " " + outcomes.reports() + " " + (mean == null ? "none" : mean.toPlainString());
    }
}
