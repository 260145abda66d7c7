package io.esper.oona.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.esper.oona.store.Store;
import io.esper.oona.store.testing.TestDatabase;
import io.esper.oona.training.evidence.EvidenceKeeper;
import io.esper.oona.training.evidence.KeeperProgress;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KarnExportTest {
    private static final String[] ALL = {"run-a.jsonl", "run-b-flat.jsonl", "runs-cde-late-and-duplicate.jsonl.gz"};

    @TempDir
    Path directory;

    private TrainingResult karn(Store store, TrainingSettings settings) {
        return new KarnExport(store.log()).write(settings, ExportProgress.NONE);
    }

    private TrainingSettings settings(String name) {
        return TrainingSettings.of(directory.resolve(name), ExportFormat.PARQUET);
    }

    private String files(String name) {
        return "'" + directory.resolve(name) + "/karn/*.parquet'";
    }

    private JsonNode json(String file) throws IOException {
        return new ObjectMapper().readTree(Files.readAllBytes(directory.resolve(file)));
    }

    /// The set of these lines.
    private TrainingResult karn(String name, List<String> lines) {
        return karn(settings(name), lines);
    }

    private TrainingResult karn(TrainingSettings settings, List<String> lines) {
        try (TestDatabase database = TestDatabase.Kind.H2.create(); Store store = database.open(SampleLog.CLOCK)) {
            SampleLog.append(store.log(), lines);
            new EvidenceKeeper(store).catchUp(KeeperProgress.NONE);
            return karn(store, settings);
        }
    }

    private static String line(String topic, int id, String trace, String payload) {
        return """
                {"topic":"%s","envelope":{"event_id":"00000000-0000-4000-8000-%012d","sender_id":"test","timestamp":"2026-03-02T08:00:00Z","trace_id":"%s"},"payload":%s}"""
                .formatted(topic, id, trace, payload);
    }

    private static String epoch(int id, int number) {
        return line("system.events.epoch", id, "r-e" + number,
                "{\"run_id\":\"r\",\"epoch\":%d,\"validation_accuracy\":0.5,\"validation_loss\":0.5}"
                        .formatted(number));
    }

    private static String command(int id, String command) {
        return line("control.kasmina.commands", id, "r-adapt-1",
                "{\"run_id\":\"r\",\"target_layer_id\":3,\"target_seed_id\":1,\"command\":\"request_germination\",\"blueprint_id\":\"LoRA\",\"issued_epoch\":1,\"command_id\":\"%s\"}"
                        .formatted(command));
    }

    private static String report(int id, String outcome, String command) {
        return line("innovation.field_reports", id, "r-adapt-1",
                "{\"run_id\":\"r\",\"blueprint_id\":\"LoRA\",\"seed_id\":\"3,1\",\"pre_metric\":0.1,\"post_metric\":0.5,\"outcome\":\"%s\",\"command_id\":\"%s\"}"
                        .formatted(outcome, command));
    }

    static String candidate(int id, double novelty) {
        return candidate(id, novelty, "quantize_block");
    }

    static String candidate(int id, double novelty, String mutation) {
        return line("innovation.candidates.submitted", id, "karn-1", String.format(Locale.ROOT,
                "{\"blueprint_id\":\"LoRA\",\"karn_meta\":{\"parent_id\":\"root\",\"novelty_score\":%s},\"mutation_operator\":\"%s\"}",
                novelty, mutation));
    }

    static String certification(int id, double risk) {
        return line("innovation.certification.results", id, "karn-1", String.format(Locale.ROOT,
                "{\"blueprint_id\":\"LoRA\",\"passed\":true,\"risk_score\":%s,\"conf_level\":\"High\",\"wep\":{\"latency_ms_a100\":0.25}}",
                risk));
    }

    @Nested
    class Rows {
        @Test
        void have_the_columns_and_types_of_the_contract() throws SQLException {
            karn("out", SampleLog.lines("run-a.jsonl"));
            assertThat(DuckDb
                    .query("SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM " + files("out") + ")"))
                    .containsExactly("eps_id VARCHAR", "t INTEGER", "obs FLOAT[]", "new_obs FLOAT[]", "actions BIGINT",
                            "rewards FLOAT", "terminateds BOOLEAN", "truncateds BOOLEAN", "episode_index BIGINT",
                            "index BIGINT", "behavior_policy VARCHAR", "reward_version VARCHAR",
                            "reward_source VARCHAR", "r_d_accuracy FLOAT", "r_d_latency_ms FLOAT", "r_d_power FLOAT",
                            "r_novelty FLOAT", "blueprint_id VARCHAR", "lineage_root VARCHAR", "parent_id VARCHAR",
                            "novelty_score FLOAT", "mutation_operator VARCHAR", "tags VARCHAR[]", "passed BOOLEAN",
                            "risk_score FLOAT", "conf_level VARCHAR", "elo_score FLOAT", "wep JSON", "outcome VARCHAR",
                            "pre_metric FLOAT", "post_metric FLOAT", "run_id VARCHAR", "layer INTEGER", "seed INTEGER",
                            "hardware_profile VARCHAR", "join_kind VARCHAR", "event_time TIMESTAMP WITH TIME ZONE",
                            "event_pos BIGINT", "decision_pos BIGINT", "decision_event_id VARCHAR",
                            "report_event_id VARCHAR", "candidate_event_id VARCHAR", "certification_event_id VARCHAR");
        }

        @Test
        void have_statistics_and_rewards_that_others_compute_too_and_metadata_that_says_utc()
                throws IOException, SQLException {
            try (TestDatabase database = TestDatabase.Kind.H2.create(); Store store = database.open(SampleLog.CLOCK)) {
                SampleLog.fill(store.log(), ALL);
                new EvidenceKeeper(store).catchUp(KeeperProgress.NONE);
                karn(store, settings("out"));
            }
            String train = "'" + directory.resolve("out") + "/karn/train-*.parquet'";
            List<String> others = DuckDb.query("SELECT avg(x), stddev_pop(x), min(x), max(x) FROM "
                    + "(SELECT unnest(obs)::DOUBLE x, generate_subscripts(obs, 1) i FROM " + train
                    + ") GROUP BY i ORDER BY i");
            JsonNode features = json("out/stats.json").path("features");
            assertThat(others).hasSize(features.size()).hasSizeGreaterThan(50);
            for (int i = 0; i < others.size(); i++) {
                String[] cells = others.get(i).split(" ", -1);
                double scale = Math.max(1, Math.abs(features.path(i).path("max").asDouble()));
                assertThat(Double.parseDouble(cells[0]) / scale)
                        .isCloseTo(features.path(i).path("mean").asDouble() / scale, Offset.offset(1e-6));
                assertThat(Double.parseDouble(cells[1]) / scale)
                        .isCloseTo(features.path(i).path("std").asDouble() / scale, Offset.offset(1e-6));
                assertThat(Float.parseFloat(cells[2])).isEqualTo((float) features.path(i).path("min").asDouble());
                assertThat(Float.parseFloat(cells[3])).isEqualTo((float) features.path(i).path("max").asDouble());
            }
            assertThat(DuckDb.query("SELECT max(abs(rewards - (coalesce(r_d_accuracy, 0) - 0.01 * coalesce("
                    + "r_d_latency_ms, 0) - 0.1 * coalesce(r_d_power, 0) + 0.05 * coalesce(r_novelty, 0)))) < 1e-6 FROM "
                    + files("out"))).containsExactly("true");
            String schema = "FROM parquet_schema('" + directory.resolve("out/karn/train-00000-of-00001.parquet") + "')";
            assertThat(DuckDb.query("SELECT logical_type " + schema + " WHERE name = 'event_time'")).singleElement()
                    .asString().contains("isAdjustedToUTC=1").contains("MICROS");
            assertThat(DuckDb.query("SELECT DISTINCT type " + schema + " WHERE name = 'element' AND type = 'FLOAT'"))
                    .containsExactly("FLOAT");
        }
    }

    @Nested
    class Actions {
        private final List<String> lines = List.of(epoch(1, 1), candidate(2, 0.5, "quantize_block"), command(3, "c1"),
                report(4, "FOSSILIZED", "c1"), candidate(5, 0.5, "widen_block"));

        @Test
        void are_what_was_known_at_the_decision_though_the_candidate_was_submitted_anew()
                throws IOException, SQLException {
            karn("out", lines);
            assertThat(DuckDb.query("SELECT actions, mutation_operator FROM " + files("out")))
                    .containsExactly("1 quantize_block");
            assertThat(json("out/actions.json").path("actions").findValuesAsText("mutation_operator"))
                    .containsExactly("null", "quantize_block");
            assertThat(Dataset.open(directory.resolve("out")).verify())
                    .allSatisfy(check -> assertThat(check.passed()).as(check.toString()).isTrue());
        }

        @Test
        void are_those_of_rows_alone() throws IOException {
            List<String> more = new ArrayList<>(lines);
            more.addAll(List.of(command(6, "c2"), report(7, "CULLED", "c2")));
            TrainingSettings usual = settings("out");
            TrainingResult result = karn(new TrainingSettings(usual.directory(), usual.format(), false, 0,
                    Long.MAX_VALUE, Set.of(), "main", RowFilter.ALL.with("outcome=FOSSILIZED"), usual.rewards(),
                    usual.splits(), false, 100), more);
            assertThat(result).returns(1L, TrainingResult::rows);
            assertThat(json("out/actions.json").path("actions").findValuesAsText("mutation_operator"))
                    .containsExactly("null", "quantize_block");
        }

        @Test
        void that_are_no_mutation_beside_a_mutation_are_found_by_verification() throws IOException {
            karn(TrainingSettings.of(directory.resolve("out"), ExportFormat.JSONL), lines);
            ForgedSet.forge(directory.resolve("out"), text -> text.replace("\"actions\":1,", "\"actions\":0,"));
            assertThat(Dataset.open(directory.resolve("out")).verify()).filteredOn(check -> !check.passed())
                    .extracting(DatasetCheck::name).containsExactly("actions are those of actions.json");
        }
    }

    @Nested
    class Leakage {
        private static final String OBSERVATIONS = "SELECT report_event_id, obs, actions FROM ";

        private void export(String name, UnaryOperator<List<String>> change) {
            karn(name, change.apply(new ArrayList<>(SampleLog.lines("run-a.jsonl"))));
        }

        @Test
        void of_outcomes_does_not_happen_when_they_are_poisoned() throws SQLException {
            export("true", lines -> lines);
            export("poisoned", lines -> {
                lines.replaceAll(line -> line.contains("innovation.field_reports")
                        ? line.replaceAll("\"post_metric\":\\s*[0-9.]+", "\"post_metric\":0.987654")
                                .replace("FOSSILIZED", "ROLLED_BACK").replace("CULLED", "FOSSILIZED")
                        : line);
                return lines;
            });
            assertThat(DuckDb.query(OBSERVATIONS + files("poisoned") + " ORDER BY index")).hasSizeGreaterThan(3)
                    .isEqualTo(DuckDb.query(OBSERVATIONS + files("true") + " ORDER BY index"));
            assertThat(DuckDb.query("SELECT outcome, rewards FROM " + files("poisoned") + " ORDER BY index"))
                    .isNotEqualTo(DuckDb.query("SELECT outcome, rewards FROM " + files("true") + " ORDER BY index"));
        }

        @Test
        void of_the_future_does_not_happen_when_it_moves_before_the_report() throws SQLException {
            List<String> later = List.of(epoch(1, 1), candidate(2, 0.5), certification(3, 0.25), command(4, "c"),
                    report(5, "FOSSILIZED", "c"), certification(6, 0.75));
            List<String> moved = new ArrayList<>(later);
            Collections.swap(moved, 4, 5); // certified anew after the decision, and before its report
            karn("later", later);
            karn("moved", moved);
            String rows = "SELECT obs, risk_score, certification_event_id FROM ";
            assertThat(DuckDb.query(rows + files("moved"))).hasSize(1).isEqualTo(DuckDb.query(rows + files("later")))
                    .singleElement().asString().endsWith(" 0.25 00000000-0000-4000-8000-000000000003");
        }
    }

    @Nested
    class Quarantine {
        private final List<String> lines = List.of(epoch(1, 1), candidate(2, 7.5), certification(3, 4), command(4, "c"),
                report(5, "FOSSILIZED", "c"));

        @Test
        void holds_candidates_and_certifications_outside_their_declared_ranges() throws IOException, SQLException {
            TrainingResult result = karn("out", lines);
            assertThat(result).returns(1L, TrainingResult::rows).returns(2L, TrainingResult::quarantined);
            assertThat(DuckDb.query("SELECT novelty_score, r_novelty, risk_score, lineage_root, rewards = "
                    + "r_d_accuracy, list_sum(obs) FROM " + files("out")))
                    .containsExactly("null null null LoRA true 0.0");
            assertThat(json("out/manifest.json").path("counts").path("candidates").path("quarantined").asLong())
                    .isEqualTo(1);
            assertThat(Files.readString(directory.resolve("out/README.md")))
                    .contains("0 reports, 1 candidates, 1 certifications");
            assertThat(Dataset.open(directory.resolve("out")).verify())
                    .allSatisfy(check -> assertThat(check.passed()).as(check.toString()).isTrue());
        }

        @Test
        void is_opened_on_request() throws SQLException {
            karn(SampleLog.settings(directory.resolve("out"), ExportFormat.PARQUET, 0, true, 10), lines);
            assertThat(DuckDb.query("SELECT novelty_score, risk_score FROM " + files("out")))
                    .containsExactly("7.5 4.0");
        }
    }

    @Nested
    class Joining {
        private void withSamples(Work work) throws IOException, SQLException {
            try (TestDatabase database = TestDatabase.Kind.H2.create(); Store store = database.open(SampleLog.CLOCK)) {
                SampleLog.fill(store.log(), ALL);
                new EvidenceKeeper(store).catchUp(KeeperProgress.NONE);
                work.on(store);
            }
        }

        @Test
        void joins_no_report_to_another_command() throws IOException, SQLException {
            TrainingResult result = karn("karn", List.of(epoch(6, 1), command(1, "c1"), command(2, "c2"),
                    report(3, "FOSSILIZED", "c2"), report(4, "ROLLED_BACK", "c2"), report(5, "CULLED", "c9")));

            assertThat(result).returns(3L, TrainingResult::rows).returns(1L, TrainingResult::unjoined);
            assertThat(json("karn/manifest.json").path("counts").path("field_reports").path("repeated").asLong())
                    .isEqualTo(1);
            assertThat(DuckDb.query("SELECT outcome, join_kind FROM " + files("karn") + " ORDER BY event_pos"))
                    .containsExactly("FOSSILIZED command_id", "ROLLED_BACK null", "CULLED null");
        }

        @Test
        void of_a_range_has_the_rows_of_the_whole_though_their_decisions_stand_before_it()
                throws IOException, SQLException {
            withSamples(store -> {
                new KarnExport(store.log()).write(settings("whole"), ExportProgress.NONE);
                String columns =
                        "SELECT report_event_id, decision_event_id, decision_pos, join_kind, run_id, obs FROM '";
                String whole = directory.resolve("whole") + "/karn/*.parquet'";
                long after = Long.parseLong(DuckDb.query("SELECT event_pos - 1 FROM '" + whole
                        + " WHERE join_kind IS NOT NULL ORDER BY event_pos LIMIT 1 OFFSET 2").getFirst());
                new KarnExport(store.log()).write(
                        SampleLog.settings(directory.resolve("part"), ExportFormat.PARQUET, after, false, 100),
                        ExportProgress.NONE);

                assertThat(DuckDb.query(columns + directory.resolve("part") + "/karn/*.parquet' ORDER BY event_pos"))
                        .isNotEmpty().isEqualTo(DuckDb.query(
                                columns + whole + " WHERE event_pos > " + after + " ORDER BY event_pos"));
            });
        }

        @Test
        void has_a_row_for_each_report_and_splits_by_family() throws IOException, SQLException {
            withSamples(store -> {
                TrainingResult result =
                        new KarnExport(store.log()).write(settings("karn"), ExportProgress.NONE);
                String karn = "'" + directory.resolve("karn") + "/karn/*.parquet'";
                assertThat(result.rows()).isEqualTo(
                        json("karn/manifest.json").path("counts").path("field_reports").path("read").asLong());
                assertThat(DuckDb.query("SELECT bool_and(terminateds), bool_or(truncateds), count(*) FROM " + karn))
                        .containsExactly("true false " + result.rows());
                assertThat(DuckDb.query(
                        "SELECT max(n) FROM (SELECT count(DISTINCT split_part(parse_filename(filename), '-', 1)) n FROM read_parquet("
                                + karn + ", filename = true) GROUP BY lineage_root)"))
                        .containsExactly("1");
                assertThat(
                        DuckDb.query("SELECT bool_and(decision_pos <= event_pos), bool_or(join_kind IS NOT NULL) FROM "
                                + karn))
                        .containsExactly("true true");
            });
        }

        @Test
        void finds_the_run_of_a_report_by_its_command_if_nothing_else_names_it() throws SQLException {
            TrainingResult result = karn("out", List.of(epoch(1, 1), command(2, "c"), line("innovation.field_reports",
                    3, "elsewhere",
                    "{\"blueprint_id\":\"LoRA\",\"seed_id\":\"3,1\",\"pre_metric\":0.1,\"post_metric\":0.5,\"outcome\":\"CULLED\",\"command_id\":\"c\"}")));
            assertThat(result).returns(1L, TrainingResult::rows).returns(0L, TrainingResult::unjoined);
            assertThat(DuckDb.query("SELECT run_id, join_kind FROM " + files("out"))).containsExactly("r command_id");
        }

        @Test
        void gives_a_report_the_run_that_simic_gives_it() throws SQLException {
            // The trace is that of an epoch event, and does not begin with the name of the run.
            List<String> lines = List.of(
                    line("system.events.epoch", 1, "morning-1",
                            "{\"run_id\":\"r\",\"epoch\":1,\"validation_accuracy\":0.5,\"validation_loss\":0.5}"),
                    line("system.events.epoch", 2, "morning-2",
                            "{\"run_id\":\"r\",\"epoch\":2,\"validation_accuracy\":0.5,\"validation_loss\":0.5}"),
                    line("innovation.field_reports", 3, "morning-2",
                            "{\"blueprint_id\":\"LoRA\",\"seed_id\":\"3,1\",\"pre_metric\":0.1,\"post_metric\":0.5,\"outcome\":\"CULLED\"}"));
            try (TestDatabase database = TestDatabase.Kind.H2.create(); Store store = database.open(SampleLog.CLOCK)) {
                SampleLog.append(store.log(), lines);
                new EvidenceKeeper(store).catchUp(KeeperProgress.NONE);
                karn(store, settings("karn"));
                new SimicExport(store.log()).write(settings("simic"), ExportProgress.NONE);
            }
            assertThat(DuckDb.query("SELECT run_id FROM " + files("karn"))).containsExactly("r").isEqualTo(
                    DuckDb.query("SELECT run_id FROM '" + directory.resolve("simic") + "/simic/*.parquet'"));
        }
    }

    @Nested
    class Runs {
        private static final String ROWS = "SELECT event_pos, run_id, outcome, join_kind, decision_pos FROM ";

        private static String of(String run, int id, String command) {
            return line("control.kasmina.commands", id, run + "-adapt-" + id,
                    "{%s\"target_layer_id\":3,\"target_seed_id\":1,\"command\":\"request_germination\",\"blueprint_id\":\"LoRA\",\"issued_epoch\":1,\"command_id\":\"%s\"}"
                            .formatted(run.equals("nobody") ? "" : "\"run_id\":\"" + run + "\",", command));
        }

        private static String epochOf(String run, int id) {
            return line("system.events.epoch", id, run + "-e1",
                    "{\"run_id\":\"%s\",\"epoch\":1,\"validation_accuracy\":0.5,\"validation_loss\":0.5}"
                            .formatted(run));
        }

        private static String reportOf(@Nullable String run, int id, String outcome, String command) {
            return line("innovation.field_reports", id, run == null ? "elsewhere" : run + "-r" + id,
                    "{%s\"blueprint_id\":\"LoRA\",\"seed_id\":\"3,1\",\"pre_metric\":0.1,\"post_metric\":0.5,\"outcome\":\"%s\",\"command_id\":\"%s\"}"
                            .formatted(run == null ? "" : "\"run_id\":\"" + run + "\",", outcome, command));
        }

        private TrainingSettings only(String name, String run) {
            TrainingSettings usual = settings(name);
            return new TrainingSettings(usual.directory(), usual.format(), false, 0, Long.MAX_VALUE, Set.of(run),
                    "main", RowFilter.ALL, usual.rewards(), usual.splits(), false, 100);
        }

        @Test
        void keep_their_reports_though_a_command_without_a_run_has_the_same_id() throws SQLException {
            // The first command stands before anything that names a run.
            karn("out", List.of(of("nobody", 1, "c1"), epochOf("r", 2), of("r", 3, "c1"),
                    reportOf("r", 4, "FOSSILIZED", "c1")));
            assertThat(DuckDb.query("SELECT run_id, join_kind, decision_event_id FROM " + files("out")))
                    .containsExactly("r command_id 00000000-0000-4000-8000-000000000003");
        }

        @Test
        void that_are_asked_for_have_the_rows_that_they_have_among_all() throws IOException, SQLException {
            // Commands without a run, of r and of s; reports of both runs to each of them, and of nobody to that of r and s.
            List<String> lines = List.of(of("nobody", 1, "c0"), epochOf("r", 2), epochOf("s", 3), of("r", 4, "c1"),
                    of("s", 5, "c1"), of("s", 6, "c2"), reportOf("s", 7, "CULLED", "c0"),
                    reportOf("r", 8, "FOSSILIZED", "c0"), reportOf(null, 9, "ROLLED_BACK", "c1"),
                    reportOf("r", 10, "CULLED", "c9"), reportOf(null, 11, "CULLED", "c2"));
            try (TestDatabase database = TestDatabase.Kind.H2.create(); Store store = database.open(SampleLog.CLOCK)) {
                SampleLog.append(store.log(), lines);
                new EvidenceKeeper(store).catchUp(KeeperProgress.NONE);
                karn(store, settings("all"));
                List<String> all = DuckDb.query(ROWS + files("all") + " ORDER BY event_pos");
                assertThat(all).hasSize(5);
                for (String run : List.of("r", "s", "unknown")) {
                    karn(store, only(run, run));
                    assertThat(DuckDb.query(ROWS + files(run) + " ORDER BY event_pos")).as(run)
                            .isEqualTo(all.stream().filter(row -> row.split(" ", -1)[1].equals(run)).toList());
                    new TamiyoExport(store.log()).write(only("tamiyo-" + run, run), ExportProgress.NONE);
                    for (String set : List.of(run, "tamiyo-" + run)) {
                        JsonNode reports = json(set + "/manifest.json").path("counts").path("field_reports");
                        assertThat(reports.path("read").asLong()).as(set).isEqualTo(5).isEqualTo(
                                Stream.of("of_other_runs", "before_range", "joined", "unjoined", "repeated")
                                        .mapToLong(kind -> reports.path(kind).asLong()).sum());
                        assertThat(Dataset.open(directory.resolve(set)).verify())
                                .allSatisfy(check -> assertThat(check.passed()).as(set + check).isTrue());
                    }
                }
                new TamiyoExport(store.log()).write(settings("tamiyo"), ExportProgress.NONE);
                for (String run : List.of("r", "s", "unknown")) {
                    String rows = "SELECT event_pos, outcome, join_kind, report_event_id FROM '" + directory;
                    assertThat(DuckDb.query(rows + "/tamiyo-" + run + "/tamiyo/*.parquet' ORDER BY event_pos")).as(run)
                            .isNotEmpty().isEqualTo(DuckDb.query(rows + "/tamiyo/tamiyo/*.parquet' WHERE run_id = '"
                                    + run + "' ORDER BY event_pos"));
                }
            }
        }

        @Test
        void are_not_begun_any_more_when_the_caller_wants_to_stop() {
            List<String> lines = new ArrayList<>();
            for (int run = 1; run <= 5; run++) {
                lines.add(epochOf("run" + run, 10 * run));
                lines.add(of("run" + run, 10 * run + 1, "c" + run));
                lines.add(reportOf("run" + run, 10 * run + 2, "CULLED", "c" + run));
            }
            try (TestDatabase database = TestDatabase.Kind.H2.create(); Store store = database.open(SampleLog.CLOCK)) {
                SampleLog.append(store.log(), lines);
                new EvidenceKeeper(store).catchUp(KeeperProgress.NONE);
                long head = store.log().head();
                int[] asked = new int[1];
                int[] askedForRows = new int[1];
                ExportProgress counting = new ExportProgress() {
                    @Override
                    public boolean at(long position, long of) {
                        asked[0] += position >= head ? 1 : 0;
                        return true;
                    }

                    @Override
                    public boolean rows(long done, long all) {
                        askedForRows[0]++;
                        return true;
                    }
                };
                new KarnExport(store.log()).write(settings("karn"), counting);
                assertThat(asked[0]).isGreaterThanOrEqualTo(5);
                new TamiyoExport(store.log()).write(settings("tamiyo"), counting);
                assertThat(askedForRows[0]).isGreaterThanOrEqualTo(5);
            }
        }
    }

    /// Work on a store that holds the sample data and its contexts.
    private interface Work {
        void on(Store store) throws IOException, SQLException;
    }
}
