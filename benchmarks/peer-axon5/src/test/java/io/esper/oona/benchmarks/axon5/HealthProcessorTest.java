package io.esper.oona.benchmarks.axon5;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;

import io.esper.oona.benchmarks.contender.Address;
import io.esper.oona.benchmarks.contender.BenchmarkServer;
import io.esper.oona.benchmarks.contender.CpuClock;
import io.esper.oona.benchmarks.contender.Load;
import io.esper.oona.projection.Progress;
import io.esper.oona.projection.ProjectionRunner;
import io.esper.oona.projection.RunnerSettings;
import io.esper.oona.projection.health.HealthProjection;
import io.esper.oona.store.Append;
import io.esper.oona.store.Store;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthProcessorTest {
    private static final int EVENTS = 4_000;

    /// What the rows say, but for positions, which Axon's handlers do not know.
    private static String content(Store store, int generation) {
        return store.query(connection -> {
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery(
                            """
                                    SELECT string_agg(line, E'\\n' ORDER BY line COLLATE "C") FROM (
                                        SELECT concat_ws('|', 'seed', run_id, layer, seed, rollbacks, epoch, claimed_micros, activation_variance,
                                            dead_neuron_ratio, correlation, stage, blueprint_id, distress, stagnation, readiness, reports) AS line
                                        FROM rm_health_seed WHERE generation = %1$d
                                        UNION ALL SELECT concat_ws('|', 'span', run_id, layer, part, rollbacks, span, names, report_epoch, report_micros,
                                            report, seed, activation_variance, stage, blueprint, distress, stagnation, readiness)
                                        FROM rm_health_history WHERE generation = %1$d
                                        UNION ALL SELECT concat_ws('|', 'metric', run_id, unit, layer, rollbacks, number, metric, measurements, total,
                                            p50, buckets, bucket_counts) FROM rm_health_aggregate WHERE generation = %1$d) lines"""
                                    .formatted(generation))) {
                row.next();
                return row.getString(1);
            }
        });
    }

    private static int shown(Store store) {
        return store.query(connection -> {
            try (var statement = connection.createStatement();
                    var row = statement
                            .executeQuery("SELECT active_generation FROM projection WHERE name = 'health'")) {
                row.next();
                return row.getInt(1);
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"1,300", "16,100", "4,1"})
    void fills_the_same_rows_as_a_projection_of_oona(int segments, int batch) throws IOException, InterruptedException {
        try (BenchmarkServer server = BenchmarkServer.startForTurns()) {
            Address address = server.fresh("health");
            try (HealthProcessor processor = new HealthProcessor(address, new CpuClock(server.pid()))) {
                Store store = processor.store();
                store.log().append(Append.of(new Load(7, EVENTS).take(EVENTS)));
                new ProjectionRunner(store, List.of(new HealthProjection()), RunnerSettings.USUAL)
                        .catchUp(Progress.Listener.NONE);
                List<String> command = List.of("process", Integer.toString(EVENTS), Integer.toString(segments),
                        Integer.toString(batch));
                assertThat(processor.run(command).get("events")).isEqualTo(EVENTS);
                String expected = content(store, shown(store));
                assertThat(expected).contains("seed|", "span|", "metric|");
                assertThat(content(store, HealthProcessor.generation())).isEqualTo(expected);
                assertThat(processor.run(command).get("per_second")).as("a second time").isPositive();
                assertThat(content(store, HealthProcessor.generation())).isEqualTo(expected);
            }
        }
    }

    @Test
    void says_how_much_memory_it_took() throws IOException {
        try (BenchmarkServer server = BenchmarkServer.startForTurns();
                HealthProcessor processor = new HealthProcessor(server.fresh("health"), new CpuClock(server.pid()))) {
            processor.store().log().append(Append.of(new Load(7, 500).take(500)));
            assertThat(processor.run(List.of("process", "500", "1", "100")).get("peak_memory_mib")).isPositive();
        }
    }
}
