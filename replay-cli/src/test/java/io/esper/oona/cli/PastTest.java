package io.esper.oona.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Questions about the past, about differences and about proof, as somebody types them.
@ParameterizedClass
@EnumSource(TestDatabase.Kind.class)
class PastTest {
    @Parameter
    TestDatabase.Kind kind = TestDatabase.Kind.H2;

    @TempDir
    Path directory;

    private TestDatabase database;

    @BeforeEach
    void fill() {
        database = kind.create();
        cli().run("simulate", "--epochs", "12", "--seed", "7");
    }

    @AfterEach
    void drop() {
        database.close();
    }

    private Cli cli() {
        return new Cli(directory).on(database);
    }

    private void execute(String sql) {
        StoreSettings settings = database.settings();
        try (Connection connection =
                DriverManager.getConnection(settings.url(), settings.user(), settings.password());
                Statement statement = connection.createStatement()) {
            statement.execute(kind == TestDatabase.Kind.H2
                    ? "SET SCHEMA OONA_MAIN"
                    : "SET search_path TO oona_main");
            assertThat(statement.executeUpdate(sql)).as(sql).isPositive();
        } catch (SQLException failed) {
            throw new AssertionError(failed);
        }
    }

    @Nested
    class State {
        @Test
        void of_the_head_is_that_of_the_tables_and_needs_no_run() {
            Cli.Result past = cli().run("state", "--as-of", "0s", "-o", "csv");
            assertThat(past.code()).as(past.toString()).isZero();
            cli().run("projections", "run");
            Cli.Result now = cli().run("state", "-o", "csv");
            assertThat(past.out()).isEqualTo(now.out()).contains(",seeds,", ",candidates,");
        }

        @Test
        void of_an_epoch_shows_the_rows_of_that_epoch() {
            Cli.Result shown = cli().run("projections", "show", "health", "--as-of", "run-a:5", "-o", "ndjson");
            assertThat(shown.code()).as(shown.toString()).isZero();
            assertThat(shown.lines()).isNotEmpty()
                    .anySatisfy(line -> assertThat(line).contains("\"epoch\":5,"))
                    .noneSatisfy(line -> assertThat(line).contains("\"epoch\":6,"));
            assertThat(shown.err()).contains("the end of epoch 5 of run-a");
        }

        @Test
        void of_a_moment_that_is_none_or_not_there_is_refused() {
            assertThat(cli().run("state", "--as-of", "yesterday").code()).isEqualTo(2);
            assertThat(cli().run("state", "--as-of", "1000000").code()).isEqualTo(4);
            assertThat(cli().run("state", "--as-of", "run-z:5").code()).isEqualTo(4);
            assertThat(cli().run("state", "--as-of", "2020-01-01", "-o", "csv").out()).contains("health,0,seeds,0");
        }

        @Test
        void begins_from_a_snapshot_and_is_the_same() {
            cli().run("projections", "run");
            String without = cli().run("state", "--as-of", "0s", "-o", "csv").out();
            Cli.Result kept = cli().run("projections", "snapshot", "-o", "csv");
            assertThat(kept.code()).as(kept.toString()).isZero();
            assertThat(cli().run("projections", "snapshot", "--list", "-o", "csv").out()).isEqualTo(kept.out());
            assertThat(cli().run("state", "--as-of", "0s", "-o", "csv").out()).isEqualTo(without);
            assertThat(cli().run("projections", "snapshot", "--remove").err()).contains("health: 1 snapshots removed");
            assertThat(cli().run("projections", "snapshot", "--keep", "0").code()).isEqualTo(2);
        }
    }

    @Nested
    class Difference {
        @Test
        void names_rows_cells_and_events() {
            Cli.Result diff = cli().run("diff", "--as-of", "run-a:5", "--as-of", "run-a:6", "--model", "health",
                    "--key", "layer=0", "--key", "seed=0", "-o", "ndjson");
            assertThat(diff.code()).as(diff.toString()).isZero();
            assertThat(diff.out()).contains("\"table\":\"rm_health_seed\",\"change\":\"changed\"")
                    .contains("\"epoch\":{\"before\":\"5\",\"after\":\"6\"}")
                    .contains("\"type\":\"LayerHealthReport\"").contains("\"table\":\"health_history\"")
                    .doesNotContain("\"seed\":1");
            assertThat(cli().run("diff", "--as-of", "run-a:5", "--as-of", "run-a:6", "--no-events").out())
                    .contains("epoch 5 → 6");
        }

        @Test
        void goes_forward_between_two_points() {
            assertThat(cli().run("diff", "--as-of", "20", "--as-of", "10").code()).isEqualTo(2);
            assertThat(cli().run("diff", "--as-of", "20").code()).isEqualTo(2);
        }
    }

    @Nested
    class Proof {
        @Test
        void of_rows_as_they_were_folded_succeeds() {
            cli().run("projections", "run");
            Cli.Result verified = cli().run("projections", "verify", "-o", "csv");
            assertThat(verified.code()).as(verified.toString()).isZero();
            assertThat(verified.out()).contains("health,sound,0,").contains("innovation,sound,0,");
            cli().run("projections", "snapshot");
            assertThat(cli().run("projections", "verify", "health", "--from-snapshot").code()).isZero();
        }

        @Test
        void of_an_edited_row_fails_and_names_it() {
            cli().run("projections", "run");
            execute("UPDATE rm_health_seed SET distress = 0.25 WHERE layer = 1 AND seed = 2");
            Cli.Result verified = cli().run("projections", "verify", "health");
            assertThat(verified.code()).isEqualTo(5);
            assertThat(verified.out()).contains("edited");
            assertThat(verified.err()).contains("rm_health_seed run_id=run-a layer=1 seed=2: distress is 0.25")
                    .contains("oona projections rebuild health");
        }

        @Test
        void of_another_fold_fails_and_names_the_event() {
            cli().run("projections", "run");
            execute("UPDATE projection_generation SET state_hash = state_hash + 1 WHERE name = 'innovation'");
            Cli.Result verified = cli().run("projections", "verify", "innovation");
            assertThat(verified.code()).isEqualTo(5);
            assertThat(verified.out()).contains("diverged");
            assertThat(verified.err()).contains("innovation departs after position ");
        }

        @Test
        void needs_rows() {
            assertThat(cli().run("projections", "verify").code()).isEqualTo(5);
        }
    }

    @Nested
    class Account {
        @Test
        void of_every_event_adds_up_and_has_the_hash_that_other_commands_show() {
            assertThat(cli().run("projections", "certificate", "health").code()).isEqualTo(4);
            cli().run("projections", "run");
            Cli.Result certificate = cli().run("projections", "certificate", "health", "-o", "ndjson");
            assertThat(certificate.code()).as(certificate.toString()).isZero();
            assertThat(certificate.lines()).anySatisfy(
                    line -> assertThat(line).contains("\"type\":\"LayerHealthReport\"").contains("\"unmapped\":0"));
            String hash = certificate.lines().getFirst().replaceAll(".*\"state_hash\":\"([0-9a-f]+)\".*", "$1");
            assertThat(certificate.err()).contains("state hash " + hash + ", complete");
            assertThat(cli().run("projections", "show", "health").err()).contains("state hash " + hash);
            assertThat(cli().run("projections", "status", "health", "-o", "json").out()).contains(hash)
                    .contains("\"oldest_unread_seconds\":0").contains("\"stopped\":false");
            assertThat(cli().run("projections", "certificate", "health", "--rebuilds").code()).isEqualTo(4);
            cli().run("projections", "rebuild", "health");
            assertThat(cli().run("projections", "certificate", "health", "--rebuilds").out()).contains(hash);
        }

        @Test
        void of_dark_data_names_fields_and_columns() {
            cli().run("projections", "run");
            Cli.Result dark = cli().run("projections", "dark-data", "-o", "csv");
            assertThat(dark.code()).as(dark.toString()).isZero();
            assertThat(dark.out()).contains("field-never-set,telemetry.seed.health,LayerHealthReport,total_seeds,72,0,")
                    .contains("column-never-fed,innovation,rm_blueprint,created_at,7,0,")
                    .doesNotContain("CertifiedBlueprint,wep,", "health_metrics_by_seed.*.*");
            assertThat(cli().run("projections", "dark-data", "--last", "1").err())
                    .contains("findings in the positions");
            assertThat(cli().run("projections", "dark-data", "--last", "-1").code()).isEqualTo(2);
        }
    }
}
