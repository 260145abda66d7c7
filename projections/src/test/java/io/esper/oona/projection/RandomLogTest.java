package io.esper.oona.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;

import io.esper.oona.projection.catalogue.ReadModels;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Logs that no platform would write: everything late, early, repeated, half told. Whatever the rows are, they must not
/// depend on how the events are cut into batches.
class RandomLogTest extends StoreTest {
    private static final List<String> STAGES =
            List.of("DORMANT", "GERMINATED", "TRAINING", "GRAFTING", "FOSSILIZED", "CULLED", "LOADING");
    private static final List<String> COMMANDS =
            List.of("request_germination", "request_germination", "enter_training", "enter_grafting",
                    "cancel_germination", "do_a_barrel_roll");
    private static final List<String> OUTCOMES = List.of("FOSSILIZED", "CULLED", "ROLLED_BACK");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void any_log_gives_the_same_rows_in_any_batches(long seed) throws InterruptedException {
        SplittableRandom random = new SplittableRandom(seed);
        Written written = new Written();
        for (int event = 0; event < 600; event++) {
            add(written, random);
        }
        log(written.messages());
        project(RunnerSettings.USUAL.withBatchEventsMax(1));
        List<String> oneByOne = Dump.of(store);
        for (int size : List.of(13, 100_000)) {
            new Rebuild(store, RunnerSettings.USUAL.withBatchEventsMax(size)).of(ReadModels.all(),
                    Progress.Listener.NONE);
            assertThat(Differences.between(oneByOne, Dump.of(store))).as("seed %d, batches of %d", seed, size)
                    .isEmpty();
        }
        List<Projection> divisible = ReadModels.all().stream().filter(Projection::divisible).toList();
        for (int partitions : List.of(2, 16)) {
            new Rebuild(store, RunnerSettings.USUAL.withBatchEventsMax(50)).of(divisible,
                    RebuildOptions.USUAL.withPartitions(partitions), Progress.Listener.NONE);
            assertThat(Differences.between(oneByOne, Dump.of(store))).as("seed %d, %d partitions", seed, partitions)
                    .isEmpty();
        }
    }

    private static void add(Written written, SplittableRandom random) {
        String run = "run-" + (char) ('a' + random.nextInt(2));
        int epoch = random.nextInt(12) * random.nextInt(3);
        switch (random.nextInt(13)) {
            case 0 -> written.heartbeat(run, epoch);
            case 1 -> written.rollback(run, epoch + 1 + random.nextInt(3), epoch);
            case 2, 3, 4 ->
                    written.report(run, epoch, random.nextInt(3), random.nextInt(10) / 10.0, pick(STAGES, random));
            case 5 -> written.add("telemetry.seed.health", run + "-x", half(random, epoch));
            case 6 -> written.candidate("b" + random.nextInt(15),
                    random.nextInt(4) == 0 ? new String[0] : new String[]{"b" + random.nextInt(15)});
            case 7 -> written.certified("b" + random.nextInt(15), random.nextBoolean());
            case 8, 9 ->
                    written.command(trace(run, random), random.nextInt(2), random.nextInt(2), pick(COMMANDS, random),
                            (random.nextBoolean() ? "" : ",'issued_epoch':" + epoch) + more(random)
                                    + ",'blueprint_id':'b" + random.nextInt(3) + "'");
            case 10 -> written.add("innovation.adaptations", trace(run, random),
                    "{'run_id':'" + run + "','target_layer_id':0,'target_seed_id':" + random.nextInt(3)
                            + ",'command_id':'c-" + random.nextInt(20)
                            + "','command':'enter_training','decision':'accepted','from_stage':'"
                            + pick(STAGES, random) + "','to_stage':'" + pick(STAGES, random) + "','issued_epoch':"
                            + epoch + "}");
            default -> written.fieldReport(trace(run, random), random.nextInt(2) + "," + random.nextInt(2),
                    "b" + random.nextInt(3),
                    pick(OUTCOMES, random), random.nextInt(10) / 10.0, random.nextInt(10) / 10.0, more(random));
        }
    }

    /// Metrics or stages alone, with or without an epoch.
    private static String half(SplittableRandom random, int epoch) {
        int seed = random.nextInt(3);
        String when = random.nextBoolean() ? ",'epoch':" + epoch : "";
        String states = ",'seed_states':[{'layer_id':0,'seed_id':" + seed
                + ",'lifecycle_state':'DORMANT','epochs_in_state':3}]";
        return "{'layer_id':0" + when + ",'health_metrics_by_seed':{"
                + (random.nextBoolean()
                        ? "'" + seed + "':{'chunk_variance':0." + random.nextInt(10) + "}}"
                        : "}" + states)
                + "}";
    }

    private static String trace(String run, SplittableRandom random) {
        return random.nextInt(5) == 0 ? "" : run + "-adapt-" + random.nextInt(12);
    }

    private static String more(SplittableRandom random) {
        return random.nextBoolean() ? "" : ",'command_id':'c-" + random.nextInt(20) + "'";
    }

    private static String pick(List<String> from, SplittableRandom random) {
        return from.get(random.nextInt(from.size()));
    }
}
