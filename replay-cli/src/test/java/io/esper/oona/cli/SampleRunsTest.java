package io.esper.oona.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.esper.oona.projection.Projection;
import io.esper.oona.projection.catalogue.ReadModels;
import io.esper.oona.projection.table.Table;
import io.esper.oona.store.Store;
import io.esper.oona.store.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The main job on the sample data: import, look, project, rebuild, on both databases.
class SampleRunsTest {
    private static final String[] IMPORT_ALL = {"import", Samples.RUN_A, Samples.RUN_B, Samples.RUNS_CDE, "-o", "csv"};
    private static final Pattern ID = Pattern.compile("\"event_id\":\"([0-9a-f-]{36})\"");

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void the_clean_runs_are_stored_whole_and_only_once(TestDatabase.Kind kind) {
        Samples.copyTo(directory);
        try (TestDatabase database = kind.create()) {
            Cli cli = new Cli(directory).on(database);
            int repeated = repeatedLines();

            Cli.Result first = cli.run(IMPORT_ALL);
            Cli.Result second = cli.run(IMPORT_ALL);

            assertThat(first.code()).as(first.toString()).isZero();
            assertThat(first.lines().subList(1, 4)).containsExactly("run-a.jsonl,514,514,0,0,0,0,true,{}",
                    "run-b-flat.jsonl,382,382,0,0,0,0,true,{}",
                    "runs-cde-late-and-duplicate.jsonl.gz,7375," + (7375 - repeated) + "," + repeated
                            + ",0,0,0,true,{}");
            assertThat(second.code()).isZero();
            assertThat(second.lines().subList(1, 4)).containsExactly("run-a.jsonl,514,0,514,0,0,0,true,{}",
                    "run-b-flat.jsonl,382,0,382,0,0,0,true,{}",
                    "runs-cde-late-and-duplicate.jsonl.gz,7375,0,7375,0,0,0,true,{}");
        }
    }

    @Test
    void both_databases_list_the_same_bytes_and_hold_the_same_read_models() {
        Samples.copyTo(directory);
        try (TestDatabase h2 = TestDatabase.Kind.H2.create();
                TestDatabase postgres = TestDatabase.Kind.POSTGRESQL.create()) {
            Cli onH2 = new Cli(directory).on(h2);
            Cli onPostgres = new Cli(directory).on(postgres);
            for (Cli cli : List.of(onH2, onPostgres)) {
                cli.run(IMPORT_ALL);
                cli.run("import", Samples.FAULTS);
            }

            byte[] events = onH2.run("events", "ls", "-o", "ndjson").bytes();
            assertThat(onPostgres.run("events", "ls", "-o", "ndjson").bytes()).isEqualTo(events);
            assertThat(onPostgres.run("events", "ls", "--messages").bytes())
                    .isEqualTo(onH2.run("events", "ls", "--messages").bytes());
            assertThat(onPostgres.run("dead-letters", "ls", "-o", "ndjson").bytes())
                    .isEqualTo(onH2.run("dead-letters", "ls", "-o", "ndjson").bytes());

            assertThat(onH2.run("projections", "run").code()).isZero();
            assertThat(onPostgres.run("projections", "run").code()).isZero();
            assertThat(digest(h2)).isEqualTo(digest(postgres));
            assertThat(digest(h2).rows()).isGreaterThan(2_000);
            for (String[] command : List.of(new String[]{"projections", "show", "health", "-o", "ndjson"},
                    new String[]{"projections", "show", "innovation", "-o", "ndjson"},
                    new String[]{"projections", "show", "innovation", "--deployments", "-o", "csv"},
                    new String[]{"projections", "show", "health", "--epochs", "-o", "ndjson"},
                    new String[]{"projections", "show", "health", "--hours", "--layer", "1", "-o", "ndjson"},
                    new String[]{"projections", "show", "lifecycle", "-o", "ndjson"},
                    new String[]{"projections", "show", "lifecycle", "--history", "-o", "ndjson"},
                    new String[]{"projections", "show", "training", "-o", "ndjson"},
                    new String[]{"projections", "show", "training", "--rollbacks", "-o", "ndjson"},
                    new String[]{"projections", "show", "training", "--undone", "-o", "csv"},
                    new String[]{"projections", "show", "audit", "-o", "ndjson"},
                    new String[]{"projections", "show", "audit", "--traces", "-o", "csv"})) {
                assertThat(onH2.run(command).out()).as(String.join(" ", command)).isNotBlank();
                assertThat(onPostgres.run(command).out()).isEqualTo(onH2.run(command).out());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_rebuild_after_the_rows_were_deleted_gives_the_same_rows(TestDatabase.Kind kind) {
        Samples.copyTo(directory);
        try (TestDatabase database = kind.create()) {
            Cli cli = new Cli(directory).on(database);
            cli.run(IMPORT_ALL);
            cli.run("projections", "run");
            ReadModelDigest.Digest before = digest(database);
            deleteRows(database);
            assertThat(digest(database).rows()).isLessThan(before.rows());

            Cli.Result rebuilt = cli.run("projections", "rebuild");

            assertThat(rebuilt.code()).as(rebuilt.toString()).isZero();
            assertThat(digest(database)).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_log_written_as_messages_and_imported_again_is_the_same_log(TestDatabase.Kind kind) {
        Samples.copyTo(directory);
        try (TestDatabase database = kind.create(); TestDatabase copy = TestDatabase.Kind.H2.create()) {
            Cli cli = new Cli(directory).on(database);
            cli.run(IMPORT_ALL);
            cli.run("import", Samples.FAULTS);
            byte[] messages = cli.run("events", "ls", "--messages").bytes();
            Cli other = new Cli(directory).on(copy);

            assertThat(other.runWith(new ByteArrayInputStream(messages), "import", "-").code()).isZero();

            assertThat(other.run("events", "ls", "-o", "ndjson").bytes())
                    .isEqualTo(cli.run("events", "ls", "-o", "ndjson").bytes());
        }
    }

    private static int repeatedLines() {
        Set<String> ids = new HashSet<>();
        int repeated = 0;
        for (String line : Samples.lines(Samples.RUNS_CDE)) {
            Matcher id = ID.matcher(line);
            if (id.find() && !ids.add(id.group(1))) {
                repeated++;
            }
        }
        assertThat(repeated).isPositive();
        return repeated;
    }

    private static ReadModelDigest.Digest digest(TestDatabase database) {
        try (Store store = database.open()) {
            return ReadModelDigest.of(store);
        }
    }

    private static void deleteRows(TestDatabase database) {
        try (Store store = database.open()) {
            store.inTransaction(connection -> {
                for (Projection projection : ReadModels.all()) {
                    for (Table<?> table : projection.tables()) {
                        try (var statement = connection.createStatement()) {
                            statement.execute("DELETE FROM " + table.name());
                        }
                    }
                }
                return 0;
            });
        }
    }
}
