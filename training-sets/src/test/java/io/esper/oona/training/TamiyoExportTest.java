package io.esper.oona.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.esper.oona.event.ClaimedTime;
import io.esper.oona.event.Envelope;
import io.esper.oona.event.Message;
import io.esper.oona.event.Retention;
import io.esper.oona.store.Append;
import io.esper.oona.store.Store;
import io.esper.oona.store.testing.TestDatabase;
import io.esper.oona.training.evidence.EvidenceKeeper;
import io.esper.oona.training.evidence.KeeperProgress;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TamiyoExportTest {
    private static final String[] ALL = {"run-a.jsonl", "run-b-flat.jsonl", "runs-cde-late-and-duplicate.jsonl.gz"};

    /// Children log as this test does: the debug messages of Parquet's writer cost more than its work.
    private static final String QUIET =
            "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile", "");

    @TempDir
    Path directory;

    /// Work on a store that holds the sample data and its contexts.
    private interface Work {
        void on(Store store) throws IOException, SQLException;
    }

    private static void withSamples(TestDatabase.Kind kind, Work work) throws IOException, SQLException {
        try (TestDatabase database = kind.create(); Store store = database.open(SampleLog.CLOCK)) {
            SampleLog.fill(store.log(), ALL);
            new EvidenceKeeper(store).catchUp(KeeperProgress.NONE);
            work.on(store);
        }
    }

    private TrainingSettings settings(String name) {
        return TrainingSettings.of(directory.resolve(name), ExportFormat.PARQUET);
    }

    private TrainingSettings where(String name, String... filters) {
        RowFilter filter = RowFilter.ALL;
        for (String text : filters) {
            filter = filter.with(text);
        }
        TrainingSettings usual = settings(name);
        return new TrainingSettings(usual.directory(), usual.format(), false, 0, Long.MAX_VALUE, Set.of(), "main",
                filter, usual.rewards(), usual.splits(), false, 100);
    }

    private static TrainingResult tamiyo(Store store, TrainingSettings settings) {
        return new TamiyoExport(store.log()).write(settings, ExportProgress.NONE);
    }

    private String files(String name) {
        return "'" + directory.resolve(name) + "/tamiyo/*.parquet'";
    }

    private JsonNode manifest(String name) throws IOException {
        return new ObjectMapper().readTree(Files.readAllBytes(directory.resolve(name).resolve("manifest.json")));
    }

    private static Map<String, String> contents(Path directory) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.endsWith("export.log.json")) {
                    contents.put(directory.relativize(file).toString(),
                            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
                }
            }
        }
        return contents;
    }

    @Nested
    class Rows {
        @ParameterizedTest
        @EnumSource
        void are_one_for_each_decision_in_whole_episodes(TestDatabase.Kind kind) throws IOException, SQLException {
            withSamples(kind, store -> {
                TrainingResult result = tamiyo(store, settings("out"));

                assertThat(result.rows()).isPositive().isEqualTo(result.contexts());
                assertThat(result).returns(0L, TrainingResult::unmapped).returns(true, TrainingResult::complete);
                assertThat(DuckDb.query("SELECT count(*), count(DISTINCT decision_event_id), count(DISTINCT eps_id), "
                        + "sum(CASE WHEN terminateds AND truncateds THEN 1 ELSE 0 END) FROM " + files("out")))
                        .containsExactly(
                                result.rows() + " " + result.rows() + " " + result.episodes() + " 0");
                assertThat(DuckDb
                        .query("""
                                SELECT count(*) FROM (SELECT eps_id, count(*) n, max(t) last, sum((terminateds OR truncateds)::INT) ends,
                                       max(CASE WHEN terminateds OR truncateds THEN t END) stop, count(DISTINCT episode_index) i,
                                       max(index) - min(index) + 1 width
                                FROM %s GROUP BY eps_id) WHERE last <> n - 1 OR ends <> 1 OR stop <> last OR i <> 1"""
                                .formatted(files("out"))))
                        .containsExactly("0");
                assertThat(DuckDb.query("SELECT count(*) > 0 FROM " + files("out")
                        + " WHERE terminateds AND eps_id LIKE 'run-%:0'")).containsExactly("true");
                assertThat(DuckDb.query("SELECT bool_and(new_obs = n) FROM (SELECT new_obs, lead(obs) OVER "
                        + "(PARTITION BY eps_id ORDER BY t) n, new_obs_known k FROM " + files("out") + ") WHERE k"))
                        .containsExactly("true");
            });
        }

        @Test
        void have_the_columns_and_types_of_the_contract() throws IOException, SQLException {
            withSamples(TestDatabase.Kind.H2, store -> {
                tamiyo(store, settings("out"));
                assertThat(DuckDb.query("SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM " + files("out")
                        + ")")).containsExactly("eps_id VARCHAR", "t INTEGER", "obs FLOAT[]", "new_obs FLOAT[]",
                                "new_obs_known BOOLEAN", "actions BIGINT", "rewards FLOAT", "terminateds BOOLEAN",
                                "truncateds BOOLEAN", "episode_index BIGINT", "index BIGINT", "act_layer INTEGER",
                                "act_seed INTEGER", "act_blueprint INTEGER", "act_strategy INTEGER",
                                "act_command INTEGER", "action_prob FLOAT", "action_logp FLOAT",
                                "behavior_policy VARCHAR", "reward_version VARCHAR", "reward_source VARCHAR",
                                "r_d_accuracy FLOAT", "r_d_latency_ms FLOAT", "r_d_power FLOAT", "r_novelty FLOAT",
                                "run_id VARCHAR", "blueprint_id VARCHAR", "lineage_root VARCHAR", "outcome VARCHAR",
                                "join_kind VARCHAR", "complete BOOLEAN", "event_time TIMESTAMP WITH TIME ZONE",
                                "event_pos BIGINT", "decision_event_id VARCHAR", "report_event_id VARCHAR");
            });
        }

        @Test
        void have_rewards_and_statistics_that_others_compute_too() throws IOException, SQLException {
            withSamples(TestDatabase.Kind.H2, store -> {
                tamiyo(store, settings("out").withRewards(
                        new RewardSettings(2, 0.5f, 0.25f, 0.125f, RewardSettings.Baseline.PARENT, "a100")));
                assertThat(DuckDb
                        .query("""
                                SELECT count(*) > 0, max(abs(rewards - (2 * coalesce(r_d_accuracy, 0) - 0.5 * coalesce(r_d_latency_ms, 0)
                                       - 0.25 * coalesce(r_d_power, 0) + 0.125 * coalesce(r_novelty, 0)))) < 1e-6
                                FROM %s WHERE reward_source = 'field_report'"""
                                .formatted(files("out"))))
                        .containsExactly("true true");
                assertThat(DuckDb.query("SELECT count(*) FROM " + files("out")
                        + " WHERE reward_source <> 'field_report' AND (rewards <> 0 OR r_d_accuracy IS NOT NULL)"))
                        .containsExactly("0");
                JsonNode stats = new ObjectMapper()
                        .readTree(Files.readAllBytes(directory.resolve("out/stats.json")));
                String train = "'" + directory.resolve("out") + "/tamiyo/train-*.parquet'";
                List<String> others = DuckDb.query("SELECT avg(x), stddev_pop(x), min(x), max(x) FROM "
                        + "(SELECT unnest(obs)::DOUBLE x, generate_subscripts(obs, 1) i FROM " + train
                        + ") GROUP BY i ORDER BY i");
                assertThat(others).hasSize(stats.path("features").size()).hasSizeGreaterThan(100);
                for (int i = 0; i < others.size(); i++) {
                    JsonNode feature = stats.path("features").path(i);
                    String[] cells = others.get(i).split(" ", -1);
                    double scale = Math.max(1, Math.abs(feature.path("max").asDouble()));
                    assertThat(Double.parseDouble(cells[0]) / scale)
                            .isCloseTo(feature.path("mean").asDouble() / scale, within());
                    assertThat(Double.parseDouble(cells[1]) / scale)
                            .isCloseTo(feature.path("std").asDouble() / scale, within());
                    assertThat(Float.parseFloat(cells[2])).isEqualTo((float) feature.path("min").asDouble());
                    assertThat(Float.parseFloat(cells[3])).isEqualTo((float) feature.path("max").asDouble());
                }
            });
        }

        @Test
        void say_in_their_metadata_that_times_are_utc_and_observations_are_lists_of_floats()
                throws IOException, SQLException {
            withSamples(TestDatabase.Kind.H2, store -> {
                tamiyo(store, settings("out"));
                String schema = "FROM parquet_schema('" + directory.resolve("out/tamiyo/train-00000-of-00001.parquet")
                        + "')";
                assertThat(DuckDb.query("SELECT type, logical_type " + schema + " WHERE name = 'event_time'"))
                        .singleElement().asString().contains("INT64").contains("isAdjustedToUTC=1")
                        .contains("MICROS");
                assertThat(DuckDb.query("SELECT type, repetition_type " + schema + " WHERE name = 'element'"))
                        .containsExactly("FLOAT REQUIRED", "FLOAT REQUIRED");
                assertThat(DuckDb.query("SELECT repetition_type, converted_type " + schema + " WHERE name = 'obs'"))
                        .containsExactly("REQUIRED LIST");
                assertThat(DuckDb.query("SELECT DISTINCT compression FROM parquet_metadata('"
                        + directory.resolve("out/tamiyo/train-00000-of-00001.parquet") + "')"))
                        .containsExactly("ZSTD");
            });
        }

        @ParameterizedTest
        @EnumSource
        void are_found_by_the_statement_of_the_card(ExportFormat format) throws IOException, SQLException {
            withSamples(TestDatabase.Kind.H2, store -> {
                TrainingResult result = tamiyo(store, TrainingSettings.of(directory.resolve("out"), format));
                String card = Files.readString(directory.resolve("out/README.md"));
                String statement = card.substring(card.indexOf("```sql\n") + 7);
                statement = statement.substring(0, statement.indexOf("```"));
                long train = manifest("out").path("splits").path("made").path("train").path("rows").asLong();
                assertThat(DuckDb.query(statement.replace("'tamiyo/", "'" + directory.resolve("out") + "/tamiyo/")))
                        .singleElement().asString().startsWith(train + " ");
                assertThat(result.rows()).isGreaterThan(train);
            });
        }

        private static Offset<Double> within() {
            return Offset.offset(1e-6);
        }

        @Test
        void show_grafts_without_a_report_too() throws IOException, SQLException {
            withSamples(TestDatabase.Kind.H2, store -> {
                tamiyo(store, settings("out"));
                JsonNode counts = manifest("out").path("counts");
                long reported = counts.path("field_reports").path("joined").asLong();
                assertThat(reported).isPositive();
                assertThat(DuckDb.query("SELECT count(*) FROM " + files("out") + " WHERE report_event_id IS NOT NULL"))
                        .containsExactly(Long.toString(reported));
                assertThat(DuckDb.query(
                        "SELECT count(*) FROM " + files("out") + " WHERE outcome IN ('CANCELLED', 'UNFINISHED')"))
                        .containsExactly(counts.path("grafts_without_report").asText());
                assertThat(DuckDb.query("SELECT count(*) > 0 FROM " + files("out") + " WHERE outcome = 'CANCELLED'"))
                        .containsExactly("true");
            });
        }

        @Test
        void are_the_same_as_json_lines_and_as_trajectories() throws IOException, SQLException {
            withSamples(TestDatabase.Kind.H2, store -> {
                TrainingResult rows = tamiyo(store, settings("out"));
                tamiyo(store, TrainingSettings.of(directory.resolve("lines"), ExportFormat.JSONL));
                TrainingSettings usual = settings("episodes");
                tamiyo(store, new TrainingSettings(usual.directory(), usual.format(), true, 0, Long.MAX_VALUE, Set.of(),
                        "main", RowFilter.ALL, usual.rewards(), usual.splits(), false, 10));
                String columns = "SELECT eps_id, t, actions, rewards::FLOAT, outcome, obs::FLOAT[] FROM ";
                assertThat(DuckDb.query(columns + "read_json('" + directory.resolve("lines/tamiyo/*.jsonl")
                        + "') ORDER BY index")).isEqualTo(
                                DuckDb.query(columns + files("out") + " ORDER BY index"));
                assertThat(DuckDb.query("SELECT count(*), sum(length) FROM " + files("episodes")))
                        .containsExactly(rows.episodes() + " " + rows.rows());
                assertThat(DuckDb.query(
                        "SELECT eps_id, actions, observations[1]::FLOAT[] FROM " + files("episodes")
                                + " ORDER BY eps_id"))
                        .isEqualTo(DuckDb.query("SELECT eps_id, list(actions ORDER BY t), first(obs ORDER BY t) FROM "
                                + files("out") + " GROUP BY eps_id ORDER BY eps_id"));
            });
        }
    }

    @Nested
    class Ranges {
        @Test
        void as_of_a_point_know_nothing_of_later_events() throws IOException, SQLException {
            withSamples(TestDatabase.Kind.H2, store -> {
                long head = EvidenceKeeper.position(store);
                tamiyo(store, settings("all"));
                tamiyo(store, settings("half").withUntil(head / 2));

                assertThat(
                        DuckDb.query("SELECT max(event_pos) <= " + head / 2 + ", count(*) > 0 FROM " + files("half")))
                        .containsExactly("true true");
                String columns = "SELECT decision_event_id, obs, event_pos FROM ";
                assertThat(DuckDb.query(columns + files("all")))
                        .containsAll(DuckDb.query(columns + files("half")));
            });
        }

        @Test
        void of_runs_and_filters_hold_what_was_asked_for() throws IOException, SQLException {
            withSamples(TestDatabase.Kind.H2, store -> {
                TrainingSettings usual = settings("runs");
                tamiyo(store, new TrainingSettings(usual.directory(), usual.format(), false, 0, Long.MAX_VALUE,
                        Set.of("run-a"), "main", RowFilter.ALL, usual.rewards(), usual.splits(), false, 100));
                assertThat(DuckDb.query("SELECT DISTINCT run_id FROM " + files("runs"))).containsExactly("run-a");

                tamiyo(store, where("culled", "outcome=CULLED"));
                assertThat(
                        DuckDb.query("SELECT bool_and(c) FROM (SELECT bool_or(coalesce(outcome, '') = 'CULLED') c FROM "
                                + files("culled") + " GROUP BY eps_id)"))
                        .containsExactly("true");
                assertThatThrownBy(() -> where("x", "colour=red")).hasMessageContaining("blueprint");
            });
        }

        @Test
        void count_reports_of_other_runs_apart_and_everything_that_was_read_adds_up() throws IOException, SQLException {
            withSamples(TestDatabase.Kind.H2, store -> {
                TrainingSettings usual = settings("runs");
                TrainingResult one = tamiyo(store, new TrainingSettings(usual.directory(), usual.format(), false, 0,
                        Long.MAX_VALUE, Set.of("run-a"), "main", RowFilter.ALL, usual.rewards(), usual.splits(), false,
                        100));
                tamiyo(store, settings("all"));
                tamiyo(store, SampleLog.settings(directory.resolve("later"), ExportFormat.PARQUET,
                        store.log().head() / 3, false, 100));

                assertThat(one.unjoined()).isZero();
                for (String name : List.of("runs", "all", "later")) {
                    JsonNode counts = manifest(name).path("counts");
                    JsonNode reports = counts.path("field_reports");
                    assertThat(reports.path("read").asLong()).as(name).isPositive()
                            .isEqualTo(Stream.of("of_other_runs", "before_range", "joined", "unjoined", "repeated")
                                    .mapToLong(kind -> reports.path(kind).asLong()).sum());
                    JsonNode contexts = counts.path("contexts");
                    assertThat(contexts.path("read").asLong()).as(name).isEqualTo(
                            Stream.of("of_other_runs", "quarantined").mapToLong(kind -> contexts.path(kind).asLong())
                                    .sum() + counts.path("used").asLong());
                    assertThat(manifest(name).path("topics").path(EvidenceKeeper.TOPIC).path("read").asLong())
                            .isEqualTo(contexts.path("read").asLong());
                }
                assertThat(manifest("runs").path("counts").path("field_reports").path("of_other_runs").asLong())
                        .isPositive();
                assertThat(manifest("later").path("counts").path("field_reports").path("before_range").asLong())
                        .isPositive();
            });
        }

        @Test
        void leave_what_is_outside_its_declared_range_out_of_every_observation() throws IOException {
            try (TestDatabase database = TestDatabase.Kind.H2.create(); Store store = database.open(SampleLog.CLOCK)) {
                List<String> lines = new ArrayList<>(SampleLog.lines("run-a.jsonl"));
                lines.replaceAll(line -> line.contains("system.events.epoch") && line.contains("\"epoch\":3,")
                        ? line.replaceAll("\"validation_accuracy\":\\s*[0-9.]+", "\"validation_accuracy\":777.25")
                        : line);
                SampleLog.append(store.log(), lines);
                new EvidenceKeeper(store).catchUp(KeeperProgress.NONE);
                TrainingResult result = tamiyo(store, settings("out"));

                assertThat(result).returns(result.contexts(), TrainingResult::rows);
                JsonNode contexts = manifest("out").path("counts").path("contexts");
                assertThat(contexts.path("events_left_out").asLong()).isEqualTo(1);
                assertThat(DuckDb.query("SELECT bool_or(list_contains(obs, 777.25::FLOAT)), count(*) > 0 FROM "
                        + files("out"))).containsExactly("false true");
                assertThat(Files.readString(directory.resolve("out/README.md")))
                        .contains("show such values: 1 events were left out of them");
            } catch (SQLException failed) {
                throw new IOException(failed);
            }
        }

        @ParameterizedTest
        @EnumSource
        void of_a_log_that_grows_end_where_the_keeper_is_and_are_the_same_later(TestDatabase.Kind kind)
                throws IOException {
            try (TestDatabase database = kind.create(); Store store = database.open(SampleLog.CLOCK)) {
                SampleLog.fill(store.log(), "run-a.jsonl");
                long known = new EvidenceKeeper(store).catchUp(KeeperProgress.NONE).position();
                SampleLog.fill(store.log(), "run-b-flat.jsonl");
                assertThat(tamiyo(store, settings("now").noFurtherThan(known)).until()).isEqualTo(known);
                new EvidenceKeeper(store).catchUp(KeeperProgress.NONE);
                tamiyo(store, settings("later").withUntil(known));

                assertThat(contents(directory.resolve("later"))).isEqualTo(contents(directory.resolve("now")));
            }
            assertThat(settings("x").withUntil(7).noFurtherThan(9).until()).isEqualTo(7);
        }

        @Test
        void are_counted_by_a_dry_run_without_writing() throws IOException, SQLException {
            withSamples(TestDatabase.Kind.H2, store -> {
                TrainingResult dry = new TamiyoExport(store.log()).dryRun(settings("out"), ExportProgress.NONE);
                assertThat(directory).isEmptyDirectory();
                TrainingResult wet = tamiyo(store, settings("out"));
                assertThat(dry).returns(wet.rows(), TrainingResult::rows)
                        .returns(wet.episodes(), TrainingResult::episodes)
                        .returns(wet.outcomes(), TrainingResult::outcomes);
                assertThat(dry.bytes()).isGreaterThan(wet.bytes() / 2);
            });
        }

        @Test
        void with_an_event_that_nobody_understands_are_not_complete() throws IOException, SQLException {
            withSamples(TestDatabase.Kind.H2, store -> {
                store.log().append(Append.of(List.of(new Message("innovation.field_reports", Retention.INDEFINITE,
                        "unknown", 1,
                        new Envelope(UUID.randomUUID(), "x", ClaimedTime.of(SampleLog.CLOCK.instant()), "t", null, 1),
                        List.of(), 0, "{}".getBytes(StandardCharsets.UTF_8)))));
                assertThat(tamiyo(store, settings("out"))).returns(1L, TrainingResult::unmapped)
                        .returns(false, TrainingResult::complete);
                assertThat(Dataset.open(directory.resolve("out")).verify())
                        .anySatisfy(check -> assertThat(check.passed()).isFalse());
            });
        }
    }

    @Nested
    class Leakage {
        private static final String OBSERVATIONS = "SELECT decision_event_id, obs, actions, event_pos FROM ";

        private void export(String name, UnaryOperator<List<String>> change) {
            try (TestDatabase database = TestDatabase.Kind.H2.create();
                    Store store = database.open(SampleLog.CLOCK)) {
                SampleLog.append(store.log(), change.apply(new ArrayList<>(SampleLog.lines("run-a.jsonl"))));
                new EvidenceKeeper(store).catchUp(KeeperProgress.NONE);
                tamiyo(store, settings(name));
            }
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
            assertThat(DuckDb.query(OBSERVATIONS + files("poisoned") + " ORDER BY index"))
                    .hasSizeGreaterThan(20).isEqualTo(DuckDb.query(OBSERVATIONS + files("true") + " ORDER BY index"));
            String outcomes = "SELECT outcome, rewards FROM ";
            assertThat(DuckDb.query(outcomes + files("poisoned") + " ORDER BY index"))
                    .isNotEqualTo(DuckDb.query(outcomes + files("true") + " ORDER BY index"));
        }

        @Test
        void of_the_future_does_not_happen_when_it_moves() throws SQLException {
            int size = SampleLog.lines("run-a.jsonl").size();
            int border = size / 2;
            export("true", lines -> lines);
            export("moved", lines -> {
                // Everything after the border comes in the opposite order: whatever an observation before it saw of it would differ.
                Collections.reverse(lines.subList(border, lines.size()));
                return lines;
            });
            String before = " WHERE event_pos < " + border + " ORDER BY index";
            assertThat(DuckDb.query(OBSERVATIONS + files("moved") + before)).hasSizeGreaterThan(10)
                    .isEqualTo(DuckDb.query(OBSERVATIONS + files("true") + before));
            assertThat(DuckDb.query("SELECT obs FROM " + files("moved") + " ORDER BY index"))
                    .isNotEqualTo(DuckDb.query("SELECT obs FROM " + files("true") + " ORDER BY index"));
        }
    }

    @Nested
    class Bytes {
        @Test
        void are_the_same_on_both_databases() throws IOException, SQLException {
            for (TestDatabase.Kind kind : TestDatabase.Kind.values()) {
                withSamples(kind, store -> {
                    tamiyo(store, settings(kind.name()));
                    new KarnExport(store.log()).write(settings("karn-" + kind.name()), ExportProgress.NONE);
                });
            }
            assertThat(contents(directory.resolve("H2"))).hasSizeGreaterThan(8)
                    .isEqualTo(contents(directory.resolve("POSTGRESQL")));
            assertThat(contents(directory.resolve("karn-H2"))).hasSizeGreaterThan(8)
                    .isEqualTo(contents(directory.resolve("karn-POSTGRESQL")));
        }

        @ParameterizedTest
        @EnumSource
        void are_the_same_after_more_was_appended_and_everything_before_has_expired(TestDatabase.Kind kind)
                throws IOException, SQLException {
            try (TestDatabase database = kind.create(); Store store = database.open(SampleLog.CLOCK)) {
                SampleLog.fill(store.log(), "run-a.jsonl", "runs-cde-late-and-duplicate.jsonl.gz");
                new EvidenceKeeper(store).catchUp(KeeperProgress.NONE);
                exportAll(store, "before", Long.MAX_VALUE);
                long until = manifest("before-tamiyo").path("range").path("until").asLong();
                SampleLog.fill(store.log(), "run-b-flat.jsonl");
                new EvidenceKeeper(store).catchUp(KeeperProgress.NONE);
                for (Retention retention : List.of(Retention.HOURS_72, Retention.DAYS_30)) {
                    assertThat(store.maintenance().expire(retention,
                            SampleLog.CLOCK.instant().plus(Duration.ofDays(365)))).isPositive();
                }
                exportAll(store, "after", until);
                for (String set : List.of("tamiyo", "episodes", "karn", "simic")) {
                    assertThat(contents(directory.resolve("after-" + set))).hasSizeGreaterThan(3)
                            .isEqualTo(contents(directory.resolve("before-" + set)));
                }
            }
        }

        private void exportAll(Store store, String name, long until) {
            tamiyo(store, settings(name + "-tamiyo").withUntil(until));
            tamiyo(store, SampleLog.trajectories(directory.resolve(name + "-episodes"), ExportFormat.PARQUET)
                    .withUntil(until));
            new KarnExport(store.log()).write(settings(name + "-karn").withUntil(until), ExportProgress.NONE);
            new SimicExport(store.log()).write(settings(name + "-simic").withUntil(until), ExportProgress.NONE);
        }

        @ParameterizedTest
        @EnumSource
        void are_the_same_after_telemetry_and_commands_have_expired(TestDatabase.Kind kind)
                throws IOException, SQLException {
            withSamples(kind, store -> {
                tamiyo(store, settings("before"));
                new KarnExport(store.log()).write(settings("karn-before"), ExportProgress.NONE);
                for (Retention retention : List.of(Retention.HOURS_72, Retention.DAYS_30)) {
                    assertThat(store.maintenance().expire(retention,
                            SampleLog.CLOCK.instant().plus(Duration.ofDays(365)))).isPositive();
                }
                new EvidenceKeeper(store).catchUp(KeeperProgress.NONE);
                tamiyo(store, settings("after").withUntil(manifest("before").path("range").path("until").asLong()));
                new KarnExport(store.log()).write(settings("karn-after").withUntil(
                        manifest("before").path("range").path("until").asLong()), ExportProgress.NONE);
                assertThat(contents(directory.resolve("after"))).isEqualTo(contents(directory.resolve("before")));
                assertThat(contents(directory.resolve("karn-after")))
                        .isEqualTo(contents(directory.resolve("karn-before")));
            });
        }
    }

    @Nested
    class Verification {
        @ParameterizedTest
        @EnumSource
        void finds_nothing_in_a_sound_data_set_of_any_form_and_describes_it(ExportFormat format)
                throws IOException, SQLException {
            withSamples(TestDatabase.Kind.H2, store -> {
                tamiyo(store, TrainingSettings.of(directory.resolve("out"), format));
                tamiyo(store, SampleLog.trajectories(directory.resolve("episodes"), format));
                new KarnExport(store.log()).write(TrainingSettings.of(directory.resolve("karn"), format),
                        ExportProgress.NONE);
                new SimicExport(store.log()).write(TrainingSettings.of(directory.resolve("simic"), format),
                        ExportProgress.NONE);
                for (String name : List.of("out", "episodes", "karn", "simic")) {
                    assertThat(Dataset.open(directory.resolve(name)).verify()).hasSizeGreaterThan(7)
                            .allSatisfy(check -> assertThat(check.passed()).as(check.toString()).isTrue());
                    assertThat(Dataset.open(directory.resolve(name)).describe()).hasSizeGreaterThan(5)
                            .anyMatch(line -> line.startsWith("Outcomes: "))
                            .anyMatch(line -> line.contains("was understood"));
                }
                assertThat(Dataset.list(directory)).hasSize(4);
            });
        }

        private void forge(String name, UnaryOperator<String> change) throws IOException {
            ForgedSet.forge(directory.resolve(name), change);
        }

        private List<String> faults(String name) {
            return Dataset.open(directory.resolve(name)).verify().stream().filter(check -> !check.passed())
                    .map(DatasetCheck::name).toList();
        }

        @Test
        void finds_forged_rows_though_the_hashes_agree() throws IOException, SQLException {
            withSamples(TestDatabase.Kind.H2, store -> {
                for (String name : List.of("rewards", "steps", "outcome", "null", "vector", "swapped")) {
                    tamiyo(store, TrainingSettings.of(directory.resolve(name), ExportFormat.JSONL));
                }
                tamiyo(store, SampleLog.trajectories(directory.resolve("returns"), ExportFormat.JSONL));
                forge("rewards", text -> text.replaceFirst("\"r_d_accuracy\":0", "\"r_d_accuracy\":1"));
                assertThat(faults("rewards")).containsExactly(
                        "rewards follow from their parts and the manifest's weights, to the last bit");
                forge("steps", text -> text.replaceFirst("\"t\":2,", "\"t\":3,"));
                assertThat(faults("steps"))
                        .contains("episodes begin at 0, go on by 1 and end once, at their last row");
                forge("outcome", text -> text.replace("FOSSILIZED", "CULLED"));
                assertThat(faults("outcome")).containsExactly("class balance of outcomes is what the rows give");
                forge("null", text -> text.replaceFirst("\"event_time\":\"[^\"]*\"", "\"event_time\":null"));
                assertThat(faults("null")).containsExactly("no value is missing where one must be");
                forge("vector", text -> text.replaceFirst("\"obs\":\\[[0-9.]+", "\"obs\":[99999.0"));
                assertThat(faults("vector")).contains("stats.json is what the train split gives");
                forge("swapped", text -> {
                    List<String> lines = new ArrayList<>(text.lines().toList());
                    if (lines.isEmpty()) {
                        return text; // a split without rows
                    }
                    Collections.swap(lines, 1, 2);
                    return String.join("\n", lines) + "\n";
                });
                assertThat(faults("swapped")).contains("new_obs is the next row's obs");
                forge("returns",
                        text -> text.replaceFirst("\"returns_to_go\":\\[[-0-9.E]+", "\"returns_to_go\":[7.5"));
                assertThat(faults("returns"))
                        .containsExactly("returns_to_go sum the rewards to the end of the row, to the last bit");
            });
        }

        @Test
        void finds_a_group_in_two_splits() throws IOException, SQLException {
            withSamples(TestDatabase.Kind.H2, store -> {
                tamiyo(store, TrainingSettings.of(directory.resolve("out"), ExportFormat.JSONL));
                forge("out", text -> text.replace("\"run_id\":\"run-a\"", "\"run_id\":\"run-x\"")
                        .replace("\"eps_id\":\"run-a:", "\"eps_id\":\"run-x:")
                        .replace("\"run_id\":\"run-c\"", "\"run_id\":\"run-x\"")
                        .replace("\"eps_id\":\"run-c:", "\"eps_id\":\"run-x:")
                        .replace("\"run_id\":\"run-d\"", "\"run_id\":\"run-x\"")
                        .replace("\"eps_id\":\"run-d:", "\"eps_id\":\"run-x:")
                        .replace("\"run_id\":\"run-e\"", "\"run_id\":\"run-x\"")
                        .replace("\"eps_id\":\"run-e:", "\"eps_id\":\"run-x:"));
                assertThat(faults("out")).contains("splits share no group, and each group is where its hash puts it");
            });
        }

        @Test
        void finds_files_that_the_manifest_does_not_name() throws IOException, SQLException {
            withSamples(TestDatabase.Kind.H2, store -> {
                tamiyo(store, settings("out"));
                Files.copy(directory.resolve("out/tamiyo/train-00000-of-00001.parquet"),
                        directory.resolve("out/tamiyo/train-9.parquet"));
                assertThat(Dataset.open(directory.resolve("out")).verify()).filteredOn(check -> !check.passed())
                        .singleElement().satisfies(check -> assertThat(check.detail())
                                .isEqualTo("tamiyo/train-9.parquet is not in the manifest"));
            });
        }

        @Test
        void finds_changed_files_and_other_rewards() throws IOException, SQLException {
            withSamples(TestDatabase.Kind.H2, store -> {
                tamiyo(store, settings("out"));
                Path manifest = directory.resolve("out/manifest.json");
                Files.writeString(manifest,
                        Files.readString(manifest).replace("\"accuracy\":1.0", "\"accuracy\":3.0"));
                Files.writeString(directory.resolve("out/stats.json"), "{}");
                assertThat(Dataset.open(directory.resolve("out")).verify()).filteredOn(check -> !check.passed())
                        .extracting(DatasetCheck::name)
                        .contains("rewards follow from their parts and the manifest's weights, to the last bit",
                                "other files are those of the manifest");
            });
        }
    }

    @Nested
    class Memory {
        /// 100,000 grafts and their reports, whose texts alone are 90 MB.
        @Test
        void does_not_grow_with_decisions_and_reports() throws IOException, InterruptedException, SQLException {
            Path log = directory.resolve("child.log");
            Path store = Files.createDirectory(directory.resolve("store"));
            ExportInSmallHeap.fill(store, 400, 250);
            Process child = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx96m",
                    "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", QUIET,
                    "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
                    ExportInSmallHeap.class.getName(), store.toString(), directory.resolve("out").toString())
                    .redirectErrorStream(true).redirectOutput(log.toFile()).start();
            assertThat(child.waitFor(4, TimeUnit.MINUTES)).isTrue();
            assertThat(child.exitValue()).as(Files.readString(log)).isZero();
            assertThat(DuckDb.query("SELECT count(*), count(DISTINCT report_event_id) FROM " + files("out")))
                    .containsExactly("100000 100000");
        }
    }

    @Nested
    class Interruption {
        @Test
        void by_a_kill_leaves_nothing_that_looks_finished_and_the_next_export_tidies_up()
                throws IOException, SQLException, InterruptedException {
            Path log = directory.resolve("child.log");
            Process child = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", QUIET,
                    "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
                    ExportKilledInChild.class.getName(), directory.resolve("sets/out").toString())
                    .redirectErrorStream(true).redirectOutput(log.toFile()).start();
            assertThat(child.waitFor(2, TimeUnit.MINUTES)).isTrue();
            assertThat(child.exitValue()).as(Files.readString(log)).isEqualTo(9);
            assertThat(directory.resolve("sets/out")).doesNotExist();
            assertThat(directory.resolve("sets")).isNotEmptyDirectory();
            assertThat(Dataset.list(directory.resolve("sets"))).isEmpty();

            withSamples(TestDatabase.Kind.H2, store -> tamiyo(store,
                    TrainingSettings.of(directory.resolve("sets/out"), ExportFormat.PARQUET)));
            try (Stream<Path> entries = Files.list(directory.resolve("sets"))) {
                assertThat(entries).containsExactly(directory.resolve("sets/out"));
            }
        }

        @Test
        void by_the_caller_leaves_nothing() throws IOException, SQLException {
            withSamples(TestDatabase.Kind.H2, store -> {
                for (long stop : new long[]{1, 50, 900}) {
                    assertThatThrownBy(() -> new TamiyoExport(store.log()).write(settings("out"),
                            (position, _) -> position < stop)).isInstanceOf(ExportException.Stopped.class);
                    assertThat(directory).isEmptyDirectory();
                }
            });
        }

        @Test
        void by_the_caller_while_rows_are_made_leaves_nothing() throws IOException, SQLException {
            withSamples(TestDatabase.Kind.H2, store -> {
                ExportProgress impatient = new ExportProgress() {
                    @Override
                    public boolean at(long position, long head) {
                        return true;
                    }

                    @Override
                    public boolean rows(long done, long all) {
                        return done > all; // never
                    }
                };
                assertThatThrownBy(() -> new TamiyoExport(store.log()).write(settings("out"), impatient))
                        .isInstanceOf(ExportException.Stopped.class);
                assertThat(directory).isEmptyDirectory();
            });
        }

        @Test
        void by_a_disk_that_refuses_says_so_and_leaves_nothing() throws IOException, SQLException {
            withSamples(TestDatabase.Kind.H2, store -> {
                Files.writeString(directory.resolve("file"), "not a directory");
                assertThatThrownBy(() -> tamiyo(store, settings("file/out")))
                        .isInstanceOf(ExportException.WriteFailed.class);
                assertThat(directory.resolve("file")).hasContent("not a directory");
            });
        }
    }
}
