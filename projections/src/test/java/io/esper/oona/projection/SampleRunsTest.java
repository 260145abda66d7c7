package io.esper.oona.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.esper.oona.projection.catalogue.ReadModels;
import io.esper.oona.projection.health.HealthQueries;
import io.esper.oona.projection.innovation.InnovationQueries;
import io.esper.oona.store.Store;
import io.esper.oona.store.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// The sample runs, compared with figures that a plain loop over their lines gives.
@ParameterizedClass
@EnumSource(TestDatabase.Kind.class)
class SampleRunsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// One line, whatever its form; `run` as its trace or payload tells.
    private record Line(String topic, String trace, String run, JsonNode payload) {
        boolean is(String end) {
            return topic.endsWith(end);
        }
    }

    private record Moment(String run, int layer, int seed, int rollbacks, int epoch) {}

    private static final Map<TestDatabase.Kind, Projected> PROJECTED = new EnumMap<>(TestDatabase.Kind.class);

    /// The sample runs, projected once: the tests only read.
    private record Projected(TestDatabase database, Store store, List<ProjectionStatus> statuses) {
        static Projected on(TestDatabase.Kind kind) {
            TestDatabase database = kind.create();
            Store store = database.open(Samples.CLOCK);
            Samples.append(store, Samples.allRuns());
            try {
                return new Projected(database, store,
                        new ProjectionRunner(store, ReadModels.all(), RunnerSettings.USUAL)
                                .catchUp(Progress.Listener.NONE));
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        }
    }

    private final Store store;
    private final List<ProjectionStatus> statuses;

    SampleRunsTest(TestDatabase.Kind kind) {
        Projected projected = PROJECTED.computeIfAbsent(kind, Projected::on);
        store = projected.store();
        statuses = projected.statuses();
    }

    @AfterAll
    static void close() {
        PROJECTED.values().forEach(projected -> {
            projected.store().close();
            projected.database().close();
        });
        PROJECTED.clear();
    }

    @Test
    void the_sample_runs_are_projected_to_the_head() {
        assertThat(statuses).allSatisfy(status -> {
            assertThat(status.lag()).isZero();
            assertThat(status.incomplete()).isFalse();
            assertThat(status.stopReason()).isNull();
            assertThat(status.oldestUnread()).isNull();
        });
    }

    @Test
    void every_event_is_accounted_for_by_topic_and_type() {
        Map<String, Long> lines = new TreeMap<>();
        lines().forEach(line -> lines.merge(line.topic(), 1L, Long::sum));

        assertThat(read(StoreTest.named(statuses, "health")))
                .isEqualTo(only(lines, "telemetry.seed.health", "system.events.epoch", "system.events.rollback"));
        assertThat(read(StoreTest.named(statuses, "innovation")))
                .isEqualTo(only(lines, "control.kasmina.commands", "innovation.field_reports",
                        "innovation.candidates.submitted", "innovation.certification.results", "system.events.epoch",
                        "system.events.rollback"));
        assertThat(read(StoreTest.named(statuses, "audit"))).isEqualTo(lines);
        assertThat(StoreTest.named(statuses, "innovation").counts())
                .filteredOn(count -> !count.topic().startsWith("system."))
                .allSatisfy(count -> assertThat(count.used()).isEqualTo(count.read()));
    }

    @Test
    void telemetry_finds_its_run_by_the_trace_and_heartbeats_by_their_payload() {
        Map<String, Long> rules = new HashMap<>();
        StoreTest.named(statuses, "health").runRules().forEach(rule -> rules.put(rule.rule(), rule.events()));
        long heartbeats = lines().stream().filter(line -> line.topic().startsWith("system.")).count();
        long telemetry = lines().stream().filter(line -> line.is("health")).count();
        assertThat(rules).containsEntry("PAYLOAD", heartbeats);
        assertThat(rules.getOrDefault("TRACE_PREFIX", 0L) + rules.getOrDefault("UNKNOWN", 0L)).isEqualTo(telemetry);
        assertThat(rules.getOrDefault("UNKNOWN", 0L))
                .isEqualTo(lines().stream().filter(line -> line.is("health") && line.run().equals("unknown")).count());
    }

    @Test
    void the_history_has_a_row_for_every_seed_and_epoch_of_every_rollback_generation() {
        Map<Moment, String> expected = naiveHistory();
        Map<Moment, String> found = new LinkedHashMap<>();
        HealthQueries queries = new HealthQueries(store);
        for (HealthQueries.Seed seed : queries.seeds(10_000)) {
            for (HealthQueries.Epoch epoch : queries.history(seed.run(), seed.layer(), seed.seed(), 10_000)) {
                found.put(new Moment(epoch.run(), epoch.layer(), epoch.seed(), epoch.rollbacks(), epoch.epoch()),
                        epoch.activationVariance() + " " + epoch.deadNeuronRatio() + " " + epoch.correlation() + " "
                                + epoch.stage());
            }
        }
        // not isEqualTo: a failure would print thousands of rows
        Set<Moment> wrong = new HashSet<>(expected.keySet());
        wrong.addAll(found.keySet());
        wrong.removeIf(moment -> Objects.equals(expected.get(moment), found.get(moment)));
        assertThat(wrong).isEmpty();
        assertThat(found).hasSizeGreaterThan(20_000);
    }

    @Test
    void the_newest_state_is_that_of_the_last_epoch() {
        HealthQueries queries = new HealthQueries(store);
        Map<String, Integer> seeds = new TreeMap<>();
        for (HealthQueries.Seed seed : queries.seeds(10_000)) {
            seeds.merge(seed.run(), 1, Integer::sum);
            HealthQueries.Epoch last = queries.history(seed.run(), seed.layer(), seed.seed(), 10_000).getLast();
            assertThat(List.of(seed.rollbacks(), String.valueOf(seed.epoch()), String.valueOf(seed.deadNeuronRatio())))
                    .isEqualTo(List.of(last.rollbacks(), String.valueOf(last.epoch()),
                            String.valueOf(last.deadNeuronRatio())));
        }
        // 6 layers of 4 and 4 of 8, as the data's README says; the others as their reports say
        assertThat(seeds).containsEntry("run-a", 24).containsEntry("run-b", 32);
        assertThat(seeds).isEqualTo(naiveSeeds());
    }

    @Test
    void every_run_ends_in_the_generation_of_its_last_rollback() {
        Map<String, Integer> rollbacks = new TreeMap<>();
        lines().stream().filter(line -> line.is("epoch") || line.is("rollback"))
                .forEach(line -> rollbacks.merge(line.run(), line.is("rollback") ? 1 : 0, Integer::sum));
        Map<String, Integer> found = new TreeMap<>();
        new HealthQueries(store).runs(100).stream().filter(run -> !run.run().equals("unknown"))
                .forEach(run -> found.put(run.run(), run.rollbacks()));
        assertThat(found).isEqualTo(rollbacks);
    }

    @Test
    void each_request_for_germination_is_a_deployment_of_its_run() {
        Map<String, Integer> expected = new TreeMap<>();
        lines().stream().filter(
                line -> line.is("commands") && line.payload().get("command").asText().equals("request_germination"))
                .forEach(line -> expected.merge(line.run(), 1, Integer::sum));
        Map<String, Integer> found = new TreeMap<>();
        new InnovationQueries(store).deployments(10_000)
                .forEach(deployment -> found.merge(deployment.run(), 1, Integer::sum));
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void each_field_report_is_joined_by_its_trace_and_ends_its_deployment() {
        InnovationQueries queries = new InnovationQueries(store);
        Map<String, Integer> outcomes = new TreeMap<>();
        Set<String> reported = new HashSet<>();
        lines().stream().filter(line -> line.is("reports")).forEach(line -> {
            outcomes.merge(line.payload().get("outcome").asText(), 1, Integer::sum);
            reported.add(line.trace());
        });
        int cancelled = 0;
        Set<String> traces = new HashSet<>();
        for (Line line : lines()) {
            if (line.is("commands") && line.payload().get("command").asText().equals("cancel_germination")
                    && !reported.contains(line.trace())) {
                cancelled++;
            }
            if (line.is("commands")) {
                traces.add(line.trace());
            }
        }
        outcomes.put("CANCELLED", cancelled);
        outcomes.put("OPEN", traces.size() - reported.size() - cancelled);

        Map<String, Integer> found = new TreeMap<>();
        queries.deployments(10_000).forEach(deployment -> found.merge(deployment.status(), 1, Integer::sum));
        assertThat(found).isEqualTo(outcomes);
        assertThat(queries.reports(10_000)).hasSize(reported.size())
                .allSatisfy(report -> assertThat(report.joinKind()).isEqualTo("trace_id"));
    }

    @Test
    void each_blueprint_has_its_certification_its_lineage_and_the_canonical_strategy() {
        Map<String, JsonNode> candidates = new LinkedHashMap<>();
        Map<String, Boolean> certified = new HashMap<>();
        for (Line line : lines()) {
            if (line.is("submitted")) {
                candidates.put(line.payload().get("blueprint_id").asText(), line.payload());
            } else if (line.is("results")) {
                certified.put(line.payload().get("blueprint_id").asText(), line.payload().get("passed").asBoolean());
            }
        }
        List<InnovationQueries.Blueprint> found = new InnovationQueries(store).blueprints(10_000);
        assertThat(found).hasSize(candidates.size()).allSatisfy(blueprint -> {
            assertThat(blueprint.passed()).isEqualTo(certified.get(blueprint.id()));
            assertThat(blueprint.strategy()).isIn("FixedRamp", "DriftControlled", "GradNormGated", "PerformanceLinked");
            int depth = 0;
            String root = blueprint.id();
            for (JsonNode parent = parent(candidates, root); !parent.isNull(); parent = parent(candidates, root)) {
                root = parent.asText();
                depth++;
            }
            assertThat(blueprint.root() + " " + blueprint.depth()).isEqualTo(root + " " + depth);
        });
        InnovationQueries.Funnel funnel = new InnovationQueries(store).funnel();
        assertThat(funnel.candidates()).isEqualTo(13 + 14 + 84); // 85 lines in the third file, one of them twice
        assertThat(funnel.certified() + funnel.refused()).isEqualTo(certified.size());
    }

    private static JsonNode parent(Map<String, JsonNode> candidates, String id) {
        JsonNode candidate = candidates.get(id);
        return candidate == null ? JSON.nullNode() : candidate.get("karn_meta").get("parent_id");
    }

    private static Map<String, Long> read(ProjectionStatus status) {
        Map<String, Long> read = new TreeMap<>();
        status.counts().forEach(count -> read.merge(count.topic(), count.read(), Long::sum));
        return read;
    }

    private static Map<String, Long> only(Map<String, Long> all, String... topics) {
        Map<String, Long> kept = new TreeMap<>(all);
        kept.keySet().retainAll(Set.of(topics));
        return kept;
    }

    private static Map<String, Integer> naiveSeeds() {
        Map<String, Set<String>> seeds = new TreeMap<>();
        naiveHistory().keySet()
                .forEach(moment -> seeds.computeIfAbsent(moment.run(), run -> new HashSet<>())
                        .add(moment.layer() + "," + moment.seed()));
        Map<String, Integer> counts = new TreeMap<>();
        seeds.forEach((run, places) -> counts.put(run, places.size()));
        return counts;
    }

    /// What a run looks like to a plain loop: where each rollback generation begins, and how far it and the one before came.
    private static final class NaiveRun {
        private final List<Integer> restored = new ArrayList<>();
        private int reached = -1;
        private int reachedBefore = -1;

        int generation(int epoch) {
            int generation = restored.size();
            if (generation > 0 && epoch > reached + 1 && epoch <= reachedBefore) {
                generation--;
            }
            while (generation > 0 && epoch <= restored.get(generation - 1)) {
                generation--;
            }
            return generation;
        }
    }

    private static Map<Moment, String> naiveHistory() {
        Map<String, NaiveRun> runs = new HashMap<>();
        Map<Moment, String> history = new HashMap<>();
        for (Line line : lines()) {
            NaiveRun run = runs.computeIfAbsent(line.run(), name -> new NaiveRun());
            JsonNode payload = line.payload();
            if (line.is("rollback")) {
                run.reachedBefore = Math.max(run.reached, payload.get("failed_epoch").asInt());
                run.reached = payload.get("restored_epoch").asInt();
                run.restored.add(run.reached);
            } else if (line.is("epoch")) {
                int epoch = payload.get("epoch").asInt();
                run.reached = run.generation(epoch) == run.restored.size() ? Math.max(run.reached, epoch) : run.reached;
            } else if (line.is("health")) {
                int epoch = payload.get("epoch").asInt();
                int generation = run.generation(epoch);
                if (generation == run.restored.size() && epoch <= run.reached + 3) {
                    run.reached = Math.max(run.reached, epoch);
                }
                Map<String, String> stages = new HashMap<>();
                payload.get("seed_states").forEach(
                        state -> stages.put(state.get("seed_id").asText(), state.get("lifecycle_state").asText()));
                payload.get("health_metrics_by_seed").properties().forEach(seed -> {
                    JsonNode metrics = seed.getValue();
                    history.put(
                            new Moment(line.run(), payload.get("layer_id").asInt(), Integer.parseInt(seed.getKey()),
                                    generation, epoch),
                            number(metrics.get("chunk_variance")) + " " + number(metrics.get("dead_node_ratio")) + " "
                                    + number(metrics.get("avg_inter_node_correlation")) + " "
                                    + stages.get(seed.getKey()));
                });
            }
        }
        return history;
    }

    private static String number(JsonNode node) {
        return node.isNull() ? "null" : String.valueOf(Float.parseFloat(node.asText()));
    }

    private static List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        Set<String> known = new HashSet<>();
        for (String file : Samples.FILES) {
            for (byte[] bytes : Samples.lines(file)) {
                try {
                    JsonNode json = JSON.readTree(new String(bytes, StandardCharsets.UTF_8));
                    JsonNode envelope = json.has("envelope") ? json.get("envelope") : json;
                    JsonNode payload = json.get("payload").isTextual()
                            ? JSON.readTree(json.get("payload").asText())
                            : json.get("payload");
                    if (ids.add(envelope.get("event_id").asText())) {
                        String trace = envelope.get("trace_id").asText();
                        String topic = json.get("topic").asText();
                        String run = trace.substring(0, "run-x".length());
                        if (payload.has("run_id")) {
                            run = payload.get("run_id").asText();
                            known.add(run);
                        }
                        // a message that comes before its run's first heartbeat cannot know its run
                        run = known.contains(run) ? run : "unknown";
                        lines.add(new Line(topic, trace, run, payload));
                    }
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                }
            }
        }
        return lines;
    }
}
