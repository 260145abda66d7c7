package io.esper.oona.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a user meets who asks for help, mistypes, or works on what is not there.
class UsageTest {
    @TempDir
    Path directory;

    @Nested
    class Help {
        @ParameterizedTest
        @ValueSource(strings = {"--help", "import --help", "append -h", "simulate --help", "demo --help",
                "events --help", "events ls --help",
                "events show --help", "events tail --help", "trace --help", "command --help", "topics ls --help",
                "topics show --help",
                "topics register --help", "projections ls --help", "projections status --help",
                "projections show --help",
                "projections run --help", "projections rebuild --help", "projections verify --help",
                "projections certificate --help", "projections dark-data --help",
                "projections snapshot --help", "state --help", "diff --help", "export simic --help",
                "export tamiyo --help", "export karn --help", "export ls --help", "export describe --help",
                "export verify --help", "evidence run --help", "evidence status --help", "readers ls --help",
                "readers release --help", "dead-letters ls --help",
                "dead-letters show --help", "doctor --help", "completion --help", "--version"})
        void is_data_and_succeeds(String arguments) {
            Cli.Result help = cli().run(arguments.split(" ", -1));

            assertThat(help.code()).isZero();
            assertThat(help.out()).isNotBlank().doesNotContain("<String").doesNotContain("${");
            assertThat(help.err()).isEmpty();
            assertThat(help.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(130));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "events", "topics", "projections", "export", "evidence", "readers", "dead-letters"})
        void is_shown_for_a_group_alone_but_that_is_no_success(String group) {
            Cli.Result shown = group.isEmpty() ? cli().run() : cli().run(group);

            assertThat(shown.code()).isEqualTo(2);
            assertThat(shown.out()).isEmpty();
            assertThat(shown.err()).contains("Usage: oona").contains("Commands:");
        }

        @Test
        void lists_the_global_options_only_once() {
            assertThat(cli().run("--help").out()).contains("--store=URL|DIR");
            assertThat(cli().run("events", "ls", "--help").out()).doesNotContain("--password-file");
        }
    }

    @Nested
    class Mistakes {
        @ParameterizedTest
        @ValueSource(strings = {"evnets", "events list", "events ls --topci x", "import", "events show",
                "events ls --limit many",
                "events ls -o xml", "import --batch 0 x.jsonl", "events ls --from yesterday",
                "events ls --tag blueprint",
                "events ls --topic no.such.topic", "events show hello", "events tail -n -1", "export simic", "trace",
                "simulate --layers 0 --epochs 0", "simulate --rate -1", "append {}", "append",
                "--store jdbc:mysql://x events ls",
                "--store jdbc:postgresql://x/y?password=z events ls", "--store postgresql://x/y events ls",
                "--tenant Nope! simulate", "--config nowhere.properties events ls", "--password-file nowhere events ls",
                "projections show health --limit 0", "projections show health --rollbacks",
                "projections show lifecycle --history --warnings", "projections show audit --epochs",
                "completion fish", "command enter_training",
                "command enter_training --run r --layer x --seed 1",
                "command enter_training --run r --layer -1 --seed 1",
                "command enter_training --run r --layer 1 --seed 1 --epoch -3",
                "export tamiyo --out x --weights 1,2", "export simic --out x --where colour=red", "readers release",
                "export tamiyo --out x --where colour=red", "export karn --out x --split 0.9,0.9"})
        void are_told_with_exit_code_two_and_without_a_stack_trace(String arguments) {
            Cli cli = cli();
            cli.write("x.jsonl", "");
            cli.run("simulate", "--epochs", "1", "--layers", "1", "--seeds", "1");

            Cli.Result told = cli.run(arguments.split(" ", -1));

            assertThat(told.code()).as(told.toString()).isEqualTo(2);
            assertThat(told.out()).isEmpty();
            assertThat(told.err()).isNotBlank().doesNotContain("\tat ").doesNotContain("Exception");
        }

        @Test
        void in_a_name_get_a_suggestion() {
            assertThat(cli().run("improt", "x").err()).contains("Did you mean").contains("import");
        }

        @Test
        void in_a_simulation_are_told_all_at_once() {
            assertThat(cli().run("simulate", "--layers", "0", "--epochs", "0", "--late", "2").err())
                    .contains("layers must be").contains("epochs must be").contains("lateShare must be");
        }

        @Test
        void in_a_settings_file_are_told_all_at_once() {
            Cli cli = cli();
            cli.write("oona.properties", "stroe=x\ntenantt=y\n");

            assertThat(cli.run("events", "ls").err()).contains("stroe").contains("tenantt").contains("password-file");
        }

        @Test
        void show_their_stack_trace_only_with_debug() {
            assertThat(cli().run("--debug", "events", "ls").err()).contains("CommandFailure").contains("\tat ");
        }
    }

    @Nested
    class Missing {
        @ParameterizedTest
        @ValueSource(strings = {"events ls", "events tail", "events show 1", "trace x", "projections status",
                "projections rebuild",
                "export simic --out x", "dead-letters ls", "doctor",
                "command enter_training --run r --layer 1 --seed 1"})
        void stores_are_not_made_by_looking(String arguments) {
            Cli.Result told = cli().run(arguments.split(" ", -1));

            assertThat(told.code()).as(told.toString()).isEqualTo(4);
            assertThat(directory.resolve("oona-data")).doesNotExist();
            assertThat(told.err() + told.out()).contains("oona demo");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"events show 999999", "events show 5f0c1f0e-7c0a-4d0e-9d55-0a1e5b1b7a03", "trace nobody",
                        "topics show no.such.topic", "dead-letters show 17", "projections show nothing",
                        "projections rebuild nothing",
                        "import no-such-file.jsonl", "projections show health"})
        void things_are_told_with_exit_code_four(String arguments) {
            Cli cli = cli();
            cli.run("simulate", "--epochs", "1", "--layers", "1", "--seeds", "1");

            Cli.Result told = cli.run(arguments.split(" ", -1));

            assertThat(told.code()).as(told.toString()).isEqualTo(4);
            assertThat(told.out()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"events ls", "projections status", "projections run", "dead-letters ls", "doctor"})
        void tenants_are_not_made_by_looking(String arguments) {
            Cli cli = cli();
            cli.run("simulate", "--epochs", "1");

            Cli.Result told = cli.run(("--tenant misspelt " + arguments).split(" ", -1));

            assertThat(told.code()).as(told.toString()).isEqualTo(4);
            assertThat(told.err() + told.out()).contains("misspelt").contains("--tenant");
            assertThat(cli.run("--tenant", "misspelt", "events", "ls").code()).isEqualTo(4);
        }

        @Test
        void databases_are_told_with_exit_code_three() {
            Cli.Result told = cli().run("--store", "jdbc:postgresql://127.0.0.1:1/nothing", "events", "ls");

            assertThat(told.code()).as(told.toString()).isEqualTo(3);
            assertThat(told.err()).doesNotContain("\tat ");
        }
    }

    @Nested
    class Settings {
        @Test
        void of_a_flag_come_before_the_environment_and_that_before_the_file() {
            Cli cli = cli();
            cli.write("oona.properties", "store = from-file\n");
            cli.run("simulate", "--epochs", "1");
            cli.with("OONA_STORE", "from-environment").run("simulate", "--epochs", "1");
            cli.run("simulate", "--epochs", "1", "--store", "from-flag");

            for (String store : new String[]{"from-file", "from-environment", "from-flag"}) {
                assertThat(directory.resolve(store).resolve("log.mv.db")).exists();
            }
            assertThat(directory.resolve("oona-data")).doesNotExist();
        }

        @Test
        void before_and_after_the_command_are_the_same() {
            Cli cli = cli();
            cli.run("--store", "here", "simulate", "--epochs", "1");

            assertThat(cli.run("events", "ls", "--store", "here", "--limit", "1", "-o", "csv").lines()).hasSize(2);
        }

        @Test
        void of_the_tenant_choose_another_log_in_the_same_store() {
            Cli cli = cli();
            cli.run("simulate", "--epochs", "1");
            cli.run("simulate", "--epochs", "2", "--tenant", "other");

            assertThat(cli.run("events", "ls", "-o", "ndjson").out())
                    .isNotEqualTo(cli.run("events", "ls", "-o", "ndjson", "--tenant", "other").out());
        }
    }

    @Nested
    class Streams {
        @Test
        void closed_by_their_reader_end_the_command_quietly() {
            ByteArrayOutputStream err = new ByteArrayOutputStream();

            assertThat(list(failing("Broken pipe"), err)).isZero();
            assertThat(err.size()).isZero();
        }

        @Test
        void that_end_on_a_full_disk_are_told_to_be_incomplete() {
            ByteArrayOutputStream err = new ByteArrayOutputStream();

            assertThat(list(failing("No space left on device"), err)).isEqualTo(6);
            assertThat(err.toString(StandardCharsets.UTF_8)).contains("No space left on device", "incomplete");
        }

        private int list(OutputStream out, OutputStream err) {
            Cli cli = cli();
            cli.run("simulate");
            return cli.runInto(InputStream.nullInputStream(), out, err, "events", "ls", "-o", "ndjson");
        }

        private static OutputStream failing(String why) {
            return new OutputStream() {
                @Override
                public void write(int b) throws IOException {
                    throw new IOException(why);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    throw new IOException(why);
                }
            };
        }

        @Test
        void after_ctrl_c_end_with_130() {
            Cli cli = cli();
            cli.run("simulate");
            cli.interrupt();

            assertThat(cli.run("events", "ls", "--follow").code()).isEqualTo(130);
            assertThat(cli.run("simulate", "--rate", "1").code()).isEqualTo(130);
            assertThat(cli.run("projections", "run", "--follow").code()).isEqualTo(130);
        }
    }

    private Cli cli() {
        return new Cli(directory);
    }
}
