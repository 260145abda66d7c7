package io.esper.oona.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
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
                for (int i : new int[]{0, 3, 5, 21, 40, 60}) {
                    JsonNode feature = stats.path("features").path(i);
                    List<String> other = DuckDb.query("SELECT avg(x), stddev_pop(x), min(x), max(x) FROM (SELECT obs["
                            + (i + 1) + "]::DOUBLE x FROM " + train + ")");
                    String[] cells = other.getFirst().split(" ", -1);
                    assertThat(Double.parseDouble(cells[0])).isCloseTo(feature.path("mean").asDouble(), within());
                    assertThat(Double.parseDouble(cells[1])).isCloseTo(feature.path("std").asDouble(), within());
                    assertThat(Float.parseFloat(cells[2])).isEqualTo((float) feature.path("min").asDouble());
                    assertThat(Float.parseFloat(cells[3])).isEqualTo((float) feature.path("max").asDouble());
                }
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
        @Test
        void finds_nothing_in_a_sound_data_set_and_describes_it() throws IOException, SQLException {
            withSamples(TestDatabase.Kind.H2, store -> {
                tamiyo(store, settings("out"));
                new KarnExport(store.log()).write(settings("karn"), ExportProgress.NONE);
                for (String name : List.of("out", "karn")) {
                    assertThat(Dataset.open(directory.resolve(name)).verify()).hasSizeGreaterThan(8)
                            .allSatisfy(check -> assertThat(check.passed()).as(check.toString()).isTrue());
                }
                assertThat(Dataset.open(directory.resolve("out")).describe()).anyMatch(line -> line.contains("WAIT"));
                assertThat(Dataset.list(directory)).hasSize(2);
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
                        .contains("rewards follow from their parts", "other files are those of the manifest");
            });
        }
    }

    @Nested
    class Karn {
        @Test
        void has_a_row_for_each_report_and_splits_by_family() throws IOException, SQLException {
            withSamples(TestDatabase.Kind.H2, store -> {
                TrainingResult result =
                        new KarnExport(store.log()).write(settings("karn"), ExportProgress.NONE);
                String karn = "'" + directory.resolve("karn") + "/karn/*.parquet'";
                assertThat(result.rows()).isEqualTo(
                        manifest("karn").path("counts").path("field_reports").path("read").asLong());
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
    }
}
