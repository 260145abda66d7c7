package io.esper.oona.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.esper.oona.event.Retention;
import io.esper.oona.store.Store;
import io.esper.oona.store.testing.TestDatabase;
import io.esper.oona.training.evidence.EvidenceKeeper;
import io.esper.oona.training.evidence.KeeperProgress;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SimicExportTest {
    private static final String[] ALL =
            {"run-a.jsonl", "run-b-flat.jsonl", "runs-cde-late-and-duplicate.jsonl.gz", "faults.jsonl"};

    /// Children log as this test does: the debug messages of Parquet's writer cost more than its work.
    private static final String QUIET =
            "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile", "");

    @TempDir
    Path directory;

    @Nested
    class Rows {
        @ParameterizedTest
        @EnumSource
        void are_one_for_each_field_report_in_the_order_of_the_log(TestDatabase.Kind kind)
                throws IOException, SQLException {
            ExportResult result =
                    export(kind, TrainingSettings.of(directory.resolve("out"), ExportFormat.PARQUET), ALL);

            // 36 of faults.jsonl is a clean report, the other two of it are refused; repeated lines are stored once.
            long reports = Stream.of("run-a.jsonl", "run-b-flat.jsonl", "runs-cde-late-and-duplicate.jsonl.gz")
                    .flatMap(file -> SampleLog.lines(file).stream())
                    .filter(line -> line.contains("innovation.field_reports")).distinct().count() + 1;
            assertThat(result).returns(reports, ExportResult::read).returns(reports, ExportResult::rows)
                    .returns(0L, ExportResult::quarantined).returns(true, ExportResult::complete);
            assertThat(query(
                    "SELECT count(*), count(DISTINCT event_id), bool_and(event_pos > 0), bool_or(run_id = 'run-c') FROM "
                            + files("out", "parquet")))
                    .containsExactly(reports + " " + reports + " true true");
            assertThat(query("SELECT event_pos FROM " + files("out", "parquet"))).isSortedAccordingTo(
                    Comparator.comparingLong(Long::parseLong));
        }

        @Test
        void have_the_columns_and_types_of_the_contract() throws IOException, SQLException {
            export(TestDatabase.Kind.H2, TrainingSettings.of(directory.resolve("out"), ExportFormat.PARQUET), ALL);

            assertThat(query(
                    "SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM " + files("out", "parquet") + ")"))
                    .containsExactly(
                            "event_id VARCHAR", "event_pos BIGINT", "event_time TIMESTAMP WITH TIME ZONE",
                            "received_time TIMESTAMP WITH TIME ZONE",
                            "run_id VARCHAR", "run_rule VARCHAR", "layer INTEGER", "seed INTEGER", "seed_id VARCHAR",
                            "blueprint_id VARCHAR",
                            "outcome VARCHAR", "pre_metric FLOAT", "post_metric FLOAT", "max_latency_ms FLOAT",
                            "avg_memory_mb FLOAT",
                            "gradient_norm_variance FLOAT", "other_metrics JSON", "command_id VARCHAR",
                            "trace_id VARCHAR", "sender_id VARCHAR",
                            "hardware_profile VARCHAR", "task_domain VARCHAR", "training_phase VARCHAR",
                            "host_model_hash VARCHAR", "flags VARCHAR",
                            "payload JSON");
        }

        @Test
        void hold_what_the_report_says() throws IOException, SQLException {
            export(TestDatabase.Kind.H2, TrainingSettings.of(directory.resolve("out"), ExportFormat.PARQUET), ALL);

            assertThat(
                    query("""
                            SELECT run_id, run_rule, layer, seed, seed_id, blueprint_id, outcome, pre_metric, post_metric, max_latency_ms,
                                   avg_memory_mb, gradient_norm_variance, command_id IS NULL, trace_id, payload->>'$.seed_id',
                                   epoch_us(event_time)
                            FROM %s WHERE event_id = '5c2b12ec-d24c-41c6-abbd-6a3c823647d0'"""
                            .formatted(files("out", "parquet"))))
                    .containsExactly(
                            "run-a trace_prefix 3 1 (3, 1) bp-run-a-004 FOSSILIZED 0.37089 0.42483 3.594 10.6 0.0333 true run-a-adapt-1 (3, 1)"
                                    + " 1772439300795000");
        }

        @Test
        void are_the_same_as_json_lines() throws IOException, SQLException {
            export(TestDatabase.Kind.H2, TrainingSettings.of(directory.resolve("rows"), ExportFormat.PARQUET), ALL);
            export(TestDatabase.Kind.H2, TrainingSettings.of(directory.resolve("lines"), ExportFormat.JSONL), ALL);
            String columns =
                    "SELECT event_id, event_pos, run_id, layer, seed, blueprint_id, outcome, pre_metric::FLOAT, post_metric::FLOAT,"
                            + " max_latency_ms::FLOAT, trace_id, flags FROM ";

            assertThat(query(columns + "read_json('" + directory.resolve("lines/simic/*.jsonl") + "')"))
                    .isEqualTo(query(columns + files("rows", "parquet")));
        }

        @Test
        void outside_the_declared_range_are_left_out_unless_wanted() throws IOException, SQLException {
            try (TestDatabase database = TestDatabase.Kind.H2.create(); Store store = database.open(SampleLog.CLOCK)) {
                SampleLog.fill(store.log(), "quarantined.jsonl");
                ExportResult usual = new SimicExport(store.log()).write(
                        TrainingSettings.of(directory.resolve("usual"), ExportFormat.JSONL),
                        ExportProgress.NONE);
                ExportResult all = new SimicExport(store.log()).write(
                        SampleLog.settings(directory.resolve("all"), ExportFormat.JSONL, 0, true, 10),
                        ExportProgress.NONE);

                assertThat(usual).returns(2L, ExportResult::read).returns(1L, ExportResult::rows).returns(1L,
                        ExportResult::quarantined);
                assertThat(all).returns(2L, ExportResult::rows).returns(0L, ExportResult::quarantined);
                assertThat(Files.readString(directory.resolve("all/simic/train-00000-of-00001.jsonl")))
                        .contains("\"flags\":\"out-of-range\"");
            }
        }

        @Test
        void of_runs_and_filters_are_those_that_were_asked_for_and_a_dry_run_counts_them()
                throws IOException, SQLException {
            try (TestDatabase database = TestDatabase.Kind.H2.create(); Store store = database.open(SampleLog.CLOCK)) {
                SampleLog.fill(store.log(), ALL);
                new EvidenceKeeper(store).catchUp(KeeperProgress.NONE);
                TrainingSettings wanted = new TrainingSettings(directory.resolve("out"), ExportFormat.PARQUET, false, 0,
                        Long.MAX_VALUE, Set.of("run-c", "run-d"), "main", RowFilter.ALL.with("outcome=CULLED"),
                        RewardSettings.USUAL, SplitSettings.USUAL, false, 100);
                SimicExport export = new SimicExport(store.log());
                ExportResult dry = export.dryRun(wanted, ExportProgress.NONE);
                assertThat(directory).isEmptyDirectory();
                ExportResult wet = export.write(wanted, ExportProgress.NONE);

                assertThat(wet.rows()).isPositive().isEqualTo(dry.rows()).isLessThan(wet.read());
                assertThat(dry.read()).isEqualTo(wet.read());
                assertThat(query("SELECT bool_and(run_id IN ('run-c', 'run-d')), bool_and(outcome = 'CULLED') FROM "
                        + files("out", "parquet"))).containsExactly("true true");
                assertThat(Dataset.open(directory.resolve("out")).verify())
                        .allSatisfy(check -> assertThat(check.passed()).as(check.toString()).isTrue());
            }
        }

        @Test
        void find_the_same_run_after_everything_that_named_it_has_expired() throws IOException {
            try (TestDatabase database = TestDatabase.Kind.H2.create(); Store store = database.open(SampleLog.CLOCK)) {
                SampleLog.fill(store.log(), ALL);
                new EvidenceKeeper(store).catchUp(KeeperProgress.NONE);
                new SimicExport(store.log()).write(
                        TrainingSettings.of(directory.resolve("before"), ExportFormat.PARQUET), ExportProgress.NONE);
                for (Retention retention : List.of(Retention.HOURS_72, Retention.DAYS_30)) {
                    assertThat(store.maintenance().expire(retention,
                            SampleLog.CLOCK.instant().plus(Duration.ofDays(365)))).isPositive();
                }
                new SimicExport(store.log()).write(
                        TrainingSettings.of(directory.resolve("after"), ExportFormat.PARQUET), ExportProgress.NONE);

                Map<String, String> before = contents(directory.resolve("before"));
                Map<String, String> after = contents(directory.resolve("after"));
                assertThat(after).isEqualTo(before);
                assertThat(Files.readString(directory.resolve("before/export.log.json")))
                        .contains("\"expired_ranges\":[]");
                assertThat(Files.readString(directory.resolve("after/export.log.json")))
                        .contains("\"retention\":\"72h\"").contains("\"seconds\":");
            }
        }

        @Test
        void say_in_their_metadata_that_times_are_utc() throws SQLException {
            export(TestDatabase.Kind.H2, TrainingSettings.of(directory.resolve("out"), ExportFormat.PARQUET), ALL);
            assertThat(query("SELECT logical_type FROM parquet_schema('"
                    + directory.resolve("out/simic/train-00000-of-00001.parquet")
                    + "') WHERE name IN ('event_time', 'received_time')")).hasSize(2)
                    .allSatisfy(type -> assertThat(type).contains("isAdjustedToUTC=1").contains("MICROS"));
        }

        @Test
        void do_not_change_when_later_events_move() throws SQLException {
            List<String> lines = new ArrayList<>(SampleLog.lines("run-a.jsonl"));
            int border = lines.size() * 2 / 3;
            for (String name : List.of("true", "moved")) {
                try (TestDatabase database = TestDatabase.Kind.H2.create();
                        Store store = database.open(SampleLog.CLOCK)) {
                    SampleLog.append(store.log(), lines);
                    new EvidenceKeeper(store).catchUp(KeeperProgress.NONE);
                    new SimicExport(store.log()).write(
                            TrainingSettings.of(directory.resolve(name), ExportFormat.PARQUET), ExportProgress.NONE);
                }
                Collections.reverse(lines.subList(border, lines.size()));
            }
            String before = " WHERE event_pos < " + border;
            assertThat(query("SELECT * FROM " + files("moved", "parquet") + before)).isNotEmpty()
                    .isEqualTo(query("SELECT * FROM " + files("true", "parquet") + before));
        }

        @Test
        void of_a_range_know_the_runs_that_were_named_before_it() throws IOException {
            try (TestDatabase database = TestDatabase.Kind.H2.create(); Store store = database.open(SampleLog.CLOCK)) {
                SampleLog.fill(store.log(), "run-a.jsonl");
                long half = store.log().head() / 2;
                new EvidenceKeeper(store).catchUp(KeeperProgress.NONE);
                ExportResult later = new SimicExport(store.log()).write(
                        SampleLog.settings(directory.resolve("later"), ExportFormat.JSONL, half, false, 10),
                        ExportProgress.NONE);

                assertThat(later.rows()).isBetween(1L, 6L);
                assertThat(Files.readString(directory.resolve("later/simic/train-00000-of-00001.jsonl")).lines())
                        .allSatisfy(line -> assertThat(line).contains("\"run_id\":\"run-a\""));
            }
        }
    }

    @Nested
    class Directories {
        @Test
        void that_exist_are_never_touched() throws IOException {
            Path there = Files.createDirectory(directory.resolve("out"));

            assertThatThrownBy(() -> export(TestDatabase.Kind.H2, TrainingSettings.of(there, ExportFormat.JSONL)))
                    .isInstanceOf(ExportException.TargetExists.class);
            assertThat(there).isEmptyDirectory();
        }

        @Test
        void of_a_stopped_export_do_not_appear() {
            assertThatThrownBy(
                    () -> export(TestDatabase.Kind.H2,
                            TrainingSettings.of(directory.resolve("out"), ExportFormat.PARQUET),
                            (_, _) -> false, ALL))
                    .isInstanceOf(ExportException.Stopped.class);

            assertThat(directory).isEmptyDirectory();
        }

        @Test
        void hold_files_of_a_fixed_number_of_rows_with_a_manifest_that_adds_up() throws IOException {
            ExportResult result = export(TestDatabase.Kind.H2,
                    SampleLog.settings(directory.resolve("out"), ExportFormat.PARQUET, 0, false, 20),
                    ALL);

            List<ExportResult.DataFile> files = result.files();
            assertThat(files.subList(0, files.size() - 1)).allSatisfy(file -> assertThat(file.rows()).isEqualTo(20));
            assertThat(files.stream().mapToLong(ExportResult.DataFile::rows).sum()).isEqualTo(result.rows());
            for (ExportResult.DataFile file : files) {
                Path path = directory.resolve("out").resolve(file.path());
                assertThat(Files.size(path)).isEqualTo(file.bytes());
                assertThat(DurableFiles.sha256(path)).isEqualTo(file.sha256());
                assertThat(Files.readString(directory.resolve("out/manifest.json"))).contains(file.sha256());
            }
            assertThat(DurableFiles.sha256(directory.resolve("out/manifest.json"))).isEqualTo(result.datasetId());
        }

        @Test
        void of_an_empty_log_still_show_the_columns() throws IOException, SQLException {
            export(TestDatabase.Kind.H2, TrainingSettings.of(directory.resolve("out"), ExportFormat.PARQUET));

            assertThat(query("SELECT count(*) FROM " + files("out", "parquet"))).containsExactly("0");
        }
    }

    @Test
    void both_databases_give_the_same_bytes() throws IOException {
        export(TestDatabase.Kind.H2, TrainingSettings.of(directory.resolve("h2"), ExportFormat.PARQUET), ALL);
        export(TestDatabase.Kind.POSTGRESQL, TrainingSettings.of(directory.resolve("postgresql"), ExportFormat.PARQUET),
                ALL);

        assertThat(contents(directory.resolve("h2"))).isEqualTo(contents(directory.resolve("postgresql")));
    }

    /// A plain repeat in one process would hide what depends on identity hashes.
    @Test
    void virtual_machines_with_other_hash_codes_time_zones_and_locales_give_the_same_bytes()
            throws IOException, InterruptedException {
        List<Map<String, String>> exports = new ArrayList<>();
        List<List<String>> machines = List.of(
                List.of("-XX:hashCode=5", "-Duser.timezone=UTC", "-Duser.language=en", "-Duser.country=US"),
                List.of("-XX:hashCode=0", "-Duser.timezone=Asia/Kolkata", "-Duser.language=tr", "-Duser.country=TR",
                        "-Dfile.encoding=ISO-8859-1"),
                List.of("-XX:hashCode=3", "-Duser.timezone=America/St_Johns", "-Duser.language=ar", "-Duser.country=EG",
                        "-Xmx128m"));
        for (List<String> options : machines) {
            Path out = directory.resolve("machine-" + exports.size());
            exportInChild(options, out);
            exports.add(contents(out));
        }

        assertThat(exports.get(0)).hasSizeGreaterThan(8);
        assertThat(exports.get(1)).isEqualTo(exports.get(0));
        assertThat(exports.get(2)).isEqualTo(exports.get(0));
    }

    private void exportInChild(List<String> options, Path out) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", QUIET,
                        "-XX:+UnlockExperimentalVMOptions",
                        "-XX:TieredStopAtLevel=1"));
        command.addAll(options);
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), ExportInChild.class.getName(), out.toString()));
        Path log = directory.resolve("child.log");
        Process child = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        assertThat(child.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(child.exitValue()).as(Files.readString(log)).isZero();
    }

    private static Map<String, String> contents(Path directory) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                // What an export says of itself may differ.
                if (!file.endsWith("export.log.json")) {
                    contents.put(directory.relativize(file).toString(),
                            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
                }
            }
        }
        return contents;
    }

    private static ExportResult export(TestDatabase.Kind kind, TrainingSettings settings, String... samples) {
        return export(kind, settings, ExportProgress.NONE, samples);
    }

    private static ExportResult export(TestDatabase.Kind kind, TrainingSettings settings, ExportProgress progress,
            String... samples) {
        try (TestDatabase database = kind.create(); Store store = database.open(SampleLog.CLOCK)) {
            SampleLog.fill(store.log(), samples);
            new EvidenceKeeper(store).catchUp(KeeperProgress.NONE);
            return new SimicExport(store.log()).write(settings, progress);
        }
    }

    private String files(String export, String ending) {
        return "'" + directory.resolve(export).resolve("simic") + "/*." + ending + "'";
    }

    /// Asks an independent reader of the format.
    private static List<String> query(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckdb.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<String> cells = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    cells.add(String.valueOf(result.getObject(i)));
                }
                rows.add(String.join(" ", cells));
            }
        }
        return rows;
    }
}
