package io.esper.oona.cli;

import java.util.List;
import java.util.Objects;

import io.esper.oona.cli.console.Cell;
import io.esper.oona.cli.console.Column;
import io.esper.oona.cli.console.Console;
import io.esper.oona.cli.console.Rows;
import io.esper.oona.projection.health.HealthQueries;
import io.esper.oona.projection.run.SeedFilter;
import io.esper.oona.store.Store;
import org.jspecify.annotations.Nullable;

/// Rows of the read model health.
final class HealthRows {
    private static final List<Column> SEEDS =
            List.of(Column.text("run_id"), Column.number("layer"), Column.number("seed"),
                    Column.number("epoch"), Column.text("stage"), Column.text("blueprint_id", 32),
                    Column.number("epochs_in_stage"),
                    Column.number("readiness"), Column.number("stagnation"), Column.number("distress"),
                    Column.number("activation_variance"),
                    Column.number("dead_neuron_ratio"), Column.number("correlation"), Column.hidden("rollbacks"),
                    Column.hidden("position"),
                    Column.hidden("claimed"), Column.text("warning", 40));
    private static final List<Column> EPOCHS = List.of(Column.text("run_id"), Column.number("layer"),
            Column.number("seed"),
            Column.number("rollbacks"), Column.number("epoch"), Column.text("stage"), Column.text("blueprint_id", 32),
            Column.number("readiness"), Column.number("stagnation"), Column.number("distress"),
            Column.number("activation_variance"),
            Column.number("dead_neuron_ratio"), Column.number("correlation"), Column.text("arrival"),
            Column.hidden("position"));

    private static final List<Column> DISTRIBUTIONS = List.of(Column.text("run_id"), Column.number("layer"),
            Column.number("rollbacks"), Column.number("epoch"), Column.text("hour", 30), Column.text("metric"),
            Column.number("measurements"), Column.number("mean"), Column.number("minimum"), Column.number("p10"),
            Column.number("p50"), Column.number("p90"), Column.number("maximum"));

    private final HealthQueries queries;
    private final OutputOptions output;
    private final Console console;

    HealthRows(Store store, OutputOptions output, Console console) {
        this.queries = new HealthQueries(store);
        this.output = output;
        this.console = console;
    }

    void seeds(@Nullable String run, int limit) {
        try (Rows rows = output.open(console, SEEDS)) {
            for (HealthQueries.Seed seed : run == null ? queries.seeds(limit) : queries.seeds(run, limit)) {
                rows.row(List.of(Cell.of(seed.run()), Cell.of((long) seed.layer()), Cell.of((long) seed.seed()),
                        Cell.of(seed.epoch()),
                        Cell.of(seed.stage()), Cell.of(seed.blueprint()), Cell.of(seed.epochsInStage()),
                        Cell.of(seed.readiness()),
                        Cell.of(seed.stagnation()), Cell.of(seed.distress()), Cell.of(seed.activationVariance()),
                        Cell.of(seed.deadNeuronRatio()), Cell.of(seed.correlation()), Cell.of((long) seed.rollbacks()),
                        Cell.of(seed.position()), Cell.of(seed.claimed()), Cell.of(seed.transitionWarning())));
            }
        }
    }

    /// @param place a seed of a run
    void history(SeedFilter place, int limit) {
        String run = Objects.requireNonNull(place.run(), "run");
        int layer = Objects.requireNonNull(place.layer(), "layer");
        int seed = Objects.requireNonNull(place.seed(), "seed");
        try (Rows rows = output.open(console, EPOCHS)) {
            for (HealthQueries.Epoch epoch : queries.history(run, layer, seed, limit)) {
                rows.row(List.of(Cell.of(epoch.run()), Cell.of((long) epoch.layer()), Cell.of((long) epoch.seed()),
                        Cell.of((long) epoch.rollbacks()), Cell.of((long) epoch.epoch()), Cell.of(epoch.stage()),
                        Cell.of(epoch.blueprint()), Cell.of(epoch.readiness()), Cell.of(epoch.stagnation()),
                        Cell.of(epoch.distress()),
                        Cell.of(epoch.activationVariance()), Cell.of(epoch.deadNeuronRatio()),
                        Cell.of(epoch.correlation()),
                        Cell.of(epoch.arrival()), Cell.of(epoch.position())));
            }
        }
    }

    /// @param layer null for whole runs
    void epochs(@Nullable String run, @Nullable Integer layer, int limit) {
        distributions(queries.epochDistributions(run, layer, limit));
    }

    /// @param layer null for whole runs
    void hours(@Nullable String run, @Nullable Integer layer, int limit) {
        distributions(queries.hourDistributions(run, layer, limit));
    }

    private void distributions(List<HealthQueries.Distributed> all) {
        try (Rows rows = output.open(console, DISTRIBUTIONS)) {
            for (HealthQueries.Distributed one : all) {
                rows.row(List.of(Cell.of(one.run()), Cell.of(one.layer()), Cell.of(one.rollbacks()),
                        Cell.of(one.epoch()), Cell.of(one.hour()), Cell.of(one.metric()), Cell.of(one.measurements()),
                        Cell.of(one.mean()), Cell.of(one.minimum()), Cell.of(one.p10()), Cell.of(one.p50()),
                        Cell.of(one.p90()), Cell.of(one.maximum())));
            }
        }
    }
}
