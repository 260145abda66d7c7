package io.esper.oona.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import io.esper.oona.store.testing.TestDatabase;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Each command in the default store of a directory.
class CommandsTest {
    private static final String EPOCH =
            "{\"run_id\":\"r1\",\"epoch\":1,\"validation_accuracy\":0.5,\"validation_loss\":1.25}";

    @TempDir
    Path directory;

    @Nested
    class Appending {
        @Test
        void parts_fills_in_the_envelope_and_prints_the_position() {
            Cli.Result appended = cli().run("append", "--topic", "system.events.epoch", "--payload", EPOCH, "--id",
                    "5f0c1f0e-7c0a-4d0e-9d55-0a1e5b1b7a06", "--run", "r1", "-o", "csv");

            assertThat(appended.lines()).containsExactly("position,outcome,event_id,topic,type,flags",
                    "1,stored,5f0c1f0e-7c0a-4d0e-9d55-0a1e5b1b7a06,system.events.epoch,EpochEvent,");
            assertThat(cli().run("events", "show", "1", "-o", "ndjson").out()).isEqualTo("{\"position\":1,\"received\":"
                    + "\"2026-03-03T12:00:00.000000Z\",\"topic\":\"system.events.epoch\",\"type\":\"EpochEvent\",\"version\":1,"
                    + "\"envelope\":{\"event_id\":\"5f0c1f0e-7c0a-4d0e-9d55-0a1e5b1b7a06\",\"sender_id\":\"oona-cli\","
                    + "\"timestamp\":\"2026-03-03T12:00:00Z\",\"trace_id\":\"5f0c1f0e-7c0a-4d0e-9d55-0a1e5b1b7a06\",\"run_id\":\"r1\"},"
                    + "\"tags\":[\"run=r1\",\"trace=5f0c1f0e-7c0a-4d0e-9d55-0a1e5b1b7a06\"],\"flags\":[],\"payload\":"
                    + EPOCH + "}\n");
        }

        @Test
        void a_whole_message_works_from_an_argument_a_file_and_standard_input() {
            String line = message("5f0c1f0e-7c0a-4d0e-9d55-0a1e5b1b7a06", EPOCH);
            Cli cli = cli();
            cli.write("message.json", line);

            assertThat(cli.run("append", line, "-o", "csv").out()).contains("1,stored,");
            assertThat(cli.run("append", "--file", "message.json", "-o", "csv").out()).contains("1,duplicate,");
            assertThat(cli.runWith(line, "append", "-", "-o", "csv").out()).contains("1,duplicate,");
        }

        @Test
        void an_id_with_other_content_is_refused_with_exit_code_six() {
            cli().run("append", message("5f0c1f0e-7c0a-4d0e-9d55-0a1e5b1b7a06", EPOCH));

            Cli.Result refused =
                    cli().run("append", message("5f0c1f0e-7c0a-4d0e-9d55-0a1e5b1b7a06", EPOCH.replace("0.5", "0.6")));

            assertThat(refused.code()).isEqualTo(6);
            assertThat(refused.err()).contains("position 1").contains("other content");
        }

        @Test
        void a_wrong_message_names_reason_and_place() {
            Cli.Result refused =
                    cli().run("append", "--topic", "system.events.epoch", "--payload", "{\"epoch\":\"one\"}");

            assertThat(refused.code()).isEqualTo(2);
            assertThat(refused.err()).contains("wrong-type").contains("/payload/epoch");
        }

        @Test
        void dry_run_writes_nothing() {
            cli().run("append", "--topic", "system.events.epoch", "--payload", EPOCH, "--dry-run");

            assertThat(cli().run("events", "ls", "-o", "ndjson").out()).isEmpty();
        }

        private String message(String id, String payload) {
            return "{\"topic\":\"system.events.epoch\",\"envelope\":{\"event_id\":\"" + id
                    + "\",\"sender_id\":\"tolaria\",\"timestamp\":\"2026-03-02T08:00:00Z\",\"trace_id\":\"t\"},\"payload\":"
                    + payload + "}";
        }
    }

    @Nested
    class Events {
        @ParameterizedTest
        @CsvSource(delimiter = '|',
                value = {"--topic innovation.field_reports|7", "--topic innovation.*|33", "--type EpochEvent|63",
                        "--topic system.events.epoch --topic system.events.rollback|64", "--sender tolaria|64",
                        "--trace run-a-adapt-1|7",
                        "--tag blueprint=bp-run-a-004|4", "--tag blueprint=bp-run-a-004 --type FieldReport|1",
                        "--sender tolaria --claimed-from 2026-03-02T08:20:00Z --claimed-to 2026-03-02T08:21:00Z|1",
                        "--after 500|14",
                        "--since 1h|514", "--to 2026-03-03T11:59:59Z|0", "--from 2026-03-03T12:00:01Z|0",
                        "--until 1h|0", "--limit 3|3",
                        "--after 100 --limit 5 --topic telemetry.seed.health|5", "--sender nobody|0"})
        void are_selected_by_filters_that_combine(String filters, int expected) {
            Samples.copyTo(directory);
            cli().run("import", Samples.RUN_A);
            String[] arguments = ("events ls -o ndjson " + filters).split(" ", -1);

            assertThat(cli().run(arguments).lines()).hasSize(expected);
        }

        @Test
        void are_shown_in_full_with_their_payload_as_received() {
            Samples.copyTo(directory);
            cli().run("import", Samples.RUN_B);
            String payload = cli().run("events", "show", "1", "--payload").out();

            assertThat(payload).startsWith("{\"blueprint_id\": \"bp-run-b-001\", \"karn_meta\": {\"parent_id\": null")
                    .endsWith("}");
            assertThat(cli().run("events", "show", "1").out())
                    .contains("topic     innovation.candidates.submitted (kept indefinite)")
                    .contains("event id  5d3fd983-c34c-469f-a892-04e2e8168561").contains(payload);
            assertThat(cli().run("events", "show", "5d3fd983-c34c-469f-a892-04e2e8168561", "-o", "ndjson").out())
                    .contains("\"position\":1,");
        }

        @Test
        void at_the_end_are_found_however_far_back_they_are() {
            Samples.copyTo(directory);
            cli().run("import", Samples.RUNS_CDE);

            assertThat(cli().run("events", "tail", "-n", "3", "-o", "csv").lines()).hasSize(4);
            String all = cli().run("events", "ls", "--topic", "system.events.rollback", "-o", "ndjson").out();
            assertThat(cli().run("events", "tail", "-n", "1000", "--topic", "system.events.rollback", "-o", "ndjson")
                    .out()).isEqualTo(all);
            assertThat(
                    cli().run("events", "tail", "-n", "1", "--topic", "system.events.rollback", "-o", "ndjson").out())
                    .isEqualTo(all.lines().toList().getLast() + "\n");
        }

        @Test
        void in_a_table_cannot_control_the_terminal() {
            cli().run("append", "--topic", "system.events.rollback", "--sender", "evil\u001b]0;x\u0007", "--payload",
                    "{\"failed_epoch\":2,\"restored_epoch\":1,\"reason\":\"\\u001b[2J\\n\\u202eNaN\"}");

            for (String[] command : List.of(new String[]{"events", "ls"}, new String[]{"events", "show", "1"},
                    new String[]{"events", "tail"})) {
                assertThat(cli().run(command).out()).doesNotContain("\u001b").doesNotContain("\u0007")
                        .doesNotContain("\u202e");
            }
            assertThat(cli().run("events", "ls").out()).contains(" [2J \\u202eNaN");
        }

        @Test
        void of_a_trace_are_one_story() {
            Samples.copyTo(directory);
            cli().run("import", Samples.RUN_A);

            List<String> story = cli().run("trace", "run-a-adapt-1").lines();

            assertThat(story).hasSize(8);
            assertThat(story.get(1)).contains("request_germination seed 3,1, bp-run-a-004, GradNormGated");
            assertThat(story.getLast()).contains("bp-run-a-004 on seed 3,1 FOSSILIZED, +0.0539");
        }
    }

    @Nested
    class Topics {
        private static final String DEFINITION =
                """
                        {"name": "compilation.kernel.compiled", "retention": "30d", "strict": true,
                         "schemas": [{"type": "KernelCompiled", "version": 1, "schema": {"type": "object", "required": ["blueprint_id"]}}],
                         "tags": {"blueprint": "/blueprint_id"}}""";

        @Test
        void are_listed_without_a_store() {
            assertThat(cli().run("topics", "ls", "-o", "csv").lines()).hasSize(1 + 10)
                    .anySatisfy(line -> assertThat(line).startsWith(
                            "telemetry.seed.health,72h,built-in,true,LayerHealthReport HealthSignal ClaimCheck,"));
            assertThat(cli().run("topics", "show", "innovation.field_reports", "--schemas").out())
                    .contains("\"outcome\"");
            assertThat(directory.resolve("oona-data")).doesNotExist();
        }

        @Test
        void are_registered_and_then_taken_by_append_and_filters() {
            Cli cli = cli();
            cli.write("topic.json", DEFINITION);
            String[] append =
                    {"append", "--topic", "compilation.kernel.compiled", "--payload", "{\"blueprint_id\":\"bp-1\"}"};
            assertThat(cli.run(append).code()).isEqualTo(2);

            assertThat(cli.run("topics", "register", "topic.json").code()).isZero();

            assertThat(cli.run("topics", "ls").out()).contains("compilation.kernel.compiled");
            assertThat(cli.run("topics", "show", "compilation.kernel.compiled", "--definition").out().strip())
                    .isEqualTo(DEFINITION.strip());
            assertThat(cli.run(append).code()).isZero();
            assertThat(cli.run("append", "--topic", "compilation.kernel.compiled", "--payload", "{}").code())
                    .isEqualTo(2);
            assertThat(cli.run("events", "ls", "--topic", "compilation.*", "--tag", "blueprint=bp-1", "-o", "ndjson")
                    .lines()).hasSize(1);
        }

        @Test
        void are_not_replaced_without_agreement() {
            Cli cli = cli();
            cli.write("topic.json", DEFINITION);
            cli.write("other.json", DEFINITION.replace("30d", "72h"));
            cli.run("topics", "register", "topic.json");

            assertThat(cli.run("topics", "register", "other.json").code()).isEqualTo(2);
            assertThat(cli.run("topics", "ls", "-o", "csv").out()).contains("compilation.kernel.compiled,30d");
            assertThat(cli.run("topics", "register", "other.json", "--yes").code()).isZero();
            assertThat(cli.run("topics", "ls", "-o", "csv").out()).contains("compilation.kernel.compiled,72h");
        }

        @Test
        void with_a_wrong_definition_are_refused() {
            Cli cli = cli();
            for (String wrong : List.of("{", "{}",
                    "{\"name\":\"system.events.epoch\",\"retention\":\"30d\",\"strict\":false}",
                    "{\"name\":\"UPPER\",\"retention\":\"30d\",\"strict\":false}",
                    "{\"name\":\"x\",\"retention\":\"30d\"}")) {
                cli.write("wrong.json", wrong);
                Cli.Result refused = cli.run("topics", "register", "wrong.json");
                assertThat(refused.code()).as(refused.toString()).isEqualTo(2);
                assertThat(refused.err()).contains("refused").doesNotContain("Exception");
            }
        }
    }

    @Nested
    class Simulating {
        @Test
        void gives_equal_bytes_on_standard_output_in_a_file_and_in_the_store() throws IOException {
            String[] what = {"simulate", "--runs", "2", "--epochs", "10", "--seed", "7"};
            byte[] lines = cli().run(join(what, "--out", "-")).bytes();
            cli().run(join(what, "--out", "runs.jsonl"));
            Cli.Result stored = cli().run(join(what, "-o", "csv"));

            assertThat(Files.readAllBytes(directory.resolve("runs.jsonl"))).isEqualTo(lines);
            assertThat(cli().run("events", "ls", "--messages").bytes()).isEqualTo(lines);
            assertThat(stored.lines()).hasSize(2);
            assertThat(cli().run(join(what)).err()).contains("Another --seed");
        }

        @Test
        void the_flat_form_can_be_imported() {
            byte[] flat = cli().run("simulate", "--flat", "--epochs", "10", "--out", "-").bytes();

            assertThat(cli().runWith(new ByteArrayInputStream(flat), "import", "-", "-o", "csv").out())
                    .contains(",true,{}");
        }

        @Test
        void never_overwrites_a_file() {
            cli().write("runs.jsonl", "precious");

            assertThat(cli().run("simulate", "--out", "runs.jsonl").code()).isEqualTo(2);
            assertThat(directory.resolve("runs.jsonl")).hasContent("precious");
        }
    }

    @Nested
    class ReadModels {
        @Test
        void are_run_shown_and_rebuilt() {
            cli().run("simulate", "--runs", "2", "--epochs", "30");
            assertThat(cli().run("projections", "status", "-o", "csv").out()).contains("health,never-run,0,");

            Cli.Result ran = cli().run("projections", "run", "-o", "csv");

            assertThat(ran.code()).as(ran.toString()).isZero();
            assertThat(ran.out()).contains("health,current,").contains("innovation,current,");
            String before = cli().run("projections", "show", "health", "-o", "ndjson").out();
            assertThat(before.lines()).hasSize(2 * 6 * 4);
            assertThat(
                    cli().run("projections", "show", "health", "--run", "run-b", "--seed", "2,1", "-o", "csv").lines())
                    .hasSizeGreaterThanOrEqualTo(31);
            assertThat(cli().run("projections", "show", "innovation").out()).contains("bp-run-a-");
            assertThat(cli().run("projections", "rebuild", "health", "-o", "csv").out()).contains("health,");
            assertThat(cli().run("projections", "show", "health", "-o", "ndjson").out()).isEqualTo(before);
            assertThat(cli().run("projections", "ls", "-o", "csv").lines()).hasSize(6);
            cli().run("simulate", "--seed", "2", "--epochs", "3");
            assertThat(cli().run("projections", "status", "-o", "csv").out()).contains("health,behind,");
        }

        @Test
        void are_rebuilt_unseen_shown_and_rolled_back() {
            cli().run("simulate", "--runs", "1", "--epochs", "10");
            cli().run("projections", "run");
            Cli.Result made = cli().run("projections", "rebuild", "health", "--no-swap", "-o", "csv");
            assertThat(made.code()).as(made.toString()).isZero();
            assertThat(made.lines().getLast()).endsWith(",equal,no");
            assertThat(cli().run("projections", "status", "health", "-o", "csv").out()).contains("health,ready,");
            assertThat(cli().run("projections", "swap", "health").err()).contains("equal");
            assertThat(cli().run("projections", "swap", "health").code()).isEqualTo(4);
            assertThat(cli().run("projections", "rollback", "health").code()).isZero();
            assertThat(cli().run("projections", "status", "health", "-o", "csv").out()).contains("health,kept,");
            assertThat(cli().run("projections", "drop-old", "health").err()).contains("Removed");
            assertThat(cli().run("projections", "rollback", "health").code()).isEqualTo(4);
            assertThat(cli().run("projections", "rebuild", "health", "--stall-after", "soon").code()).isEqualTo(2);
            for (String operation : List.of("pause", "resume", "cancel")) {
                Cli.Result refused = cli().run("projections", operation, "health");
                assertThat(refused.code()).as(operation).isEqualTo(4);
                assertThat(refused.err()).contains("No rebuild of health is under way");
            }
        }
    }

    @Nested
    class ParkedEvents {
        @Test
        void are_retried_and_dropped_with_a_reason() {
            for (String blueprint : List.of("b".repeat(600), "good")) {
                assertThat(cli().run("append", "--topic", "innovation.candidates.submitted", "--payload",
                        "{\"blueprint_id\":\"" + blueprint + "\",\"karn_meta\":{}}").code()).isZero();
            }
            assertThat(cli().run("projections", "run").code()).isEqualTo(6);
            assertThat(cli().run("dead-letters", "ls", "--parked", "-o", "csv").out()).contains("innovation,1,");
            Cli.Result retried = cli().run("dead-letters", "retry", "innovation", "-o", "csv");
            assertThat(retried.code()).as("it still cannot be folded").isEqualTo(6);
            assertThat(retried.out()).contains("innovation,1,");

            assertThat(cli().run("dead-letters", "drop", "innovation", "1", "--reason", " ").code()).isEqualTo(2);
            assertThat(cli().run("dead-letters", "drop", "innovation", "2", "--reason", "not parked").code())
                    .isEqualTo(4);
            Cli.Result dropped =
                    cli().run("dead-letters", "drop", "innovation", "1", "--reason", "no such blueprint", "-o", "csv");
            assertThat(dropped.code()).as(dropped.toString()).isZero();
            assertThat(cli().run("dead-letters", "ls", "--parked", "-o", "csv").lines()).hasSize(1);
            assertThat(cli().run("dead-letters", "ls", "--dropped", "-o", "csv").out()).contains("no such blueprint");
            assertThat(cli().run("projections", "status", "innovation", "-o", "csv").out())
                    .contains("innovation,current,");
            assertThat(cli().run("projections", "show", "innovation", "-o", "csv").out()).contains("good");
        }
    }

    @Nested
    class Exporting {
        @Test
        void writes_a_new_directory_and_never_an_old_one() {
            cli().run("simulate", "--runs", "3");

            Cli.Result exported = cli().run("export", "simic", "--out", "sets/one", "-o", "csv");

            assertThat(exported.code()).as(exported.toString()).isZero();
            assertThat(directory.resolve("sets/one/simic/train-00000-of-00001.parquet")).exists();
            assertThat(directory.resolve("sets/one/manifest.json")).exists();
            assertThat(cli().run("export", "simic", "--out", "sets/one").code()).isEqualTo(2);
            assertThat(cli().run("export", "simic", "--out", "sets/two", "--format", "jsonl").code()).isZero();
            assertThat(directory.resolve("sets/two/simic/train-00000-of-00001.jsonl")).isNotEmptyFile();
        }
    }

    @Nested
    class Demonstrating {
        @Test
        void runs_twice_and_every_command_of_its_page_works() {
            assertThat(cli().run("demo").code()).isZero();
            Cli.Result shown = cli().run("demo");

            assertThat(shown.code()).as(shown.toString()).isZero();
            assertThat(shown.out()).contains("What happened").contains("equal to the last bit")
                    .doesNotContain("NOT EQUAL").doesNotContain("NaN");
            List<String> commands = shown.lines().stream().filter(line -> line.startsWith("  oona ")).toList();
            assertThat(commands).hasSizeGreaterThanOrEqualTo(8);
            for (String command : commands) {
                String[] arguments = command.substring(7, command.indexOf(" # ")).strip().split(" ", -1);
                Cli.Result tried = cli().run(arguments);
                assertThat(tried.code()).as("%s%n%s", command, tried).isZero();
                assertThat(tried.out()).isNotBlank();
            }
        }

        @Test
        void leaves_a_directory_alone_that_is_not_its_own() throws IOException {
            Files.createDirectory(directory.resolve("oona-demo"));
            cli().write("oona-demo/thesis.tex", "precious");

            Cli.Result refused = cli().run("demo");

            assertThat(refused.code()).isEqualTo(2);
            assertThat(directory.resolve("oona-demo/thesis.tex")).hasContent("precious");
        }
    }

    @Nested
    class Doctor {
        @Test
        void finds_a_fresh_store_healthy_and_names_what_waits() {
            Samples.copyTo(directory);
            cli().run("import", Samples.FAULTS);

            Cli.Result examined = cli().run("doctor");

            assertThat(examined.code()).as(examined.toString()).isZero();
            assertThat(examined.out()).contains("CHECKPOINT SYNC").contains("head 24").contains("dead letters")
                    .contains("oona projections run")
                    .doesNotContain("failure");
        }

        @Test
        void fails_on_a_server_that_does_not_force_commits_to_the_disk() {
            try (TestDatabase database = TestDatabase.Kind.POSTGRESQL.create()) {
                Cli cli = new Cli(directory).on(database);
                cli.run("simulate", "--epochs", "1");

                // The embedded server of the tests runs with fsync = off.
                Cli.Result examined = cli.run("doctor", "-o", "csv");

                assertThat(examined.code()).as(examined.toString()).isEqualTo(5);
                assertThat(examined.out()).contains("fsync,failure,off,").contains("synchronous_commit,ok,on,")
                        .contains("schema,ok,version 15");
            }
        }

        @Test
        void warns_of_a_directory_that_others_may_read() throws IOException {
            cli().run("simulate", "--epochs", "1");
            Path store = directory.resolve("oona-data");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(store))).isEqualTo("rwx------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(store.resolve("log.mv.db"))))
                    .isEqualTo("rw-------");
            Files.setPosixFilePermissions(store, PosixFilePermissions.fromString("rwxr-xr-x"));

            assertThat(cli().run("doctor", "-o", "csv").out()).contains("file rights,warning,").contains("chmod 700");
        }
    }

    @Test
    void the_completion_script_knows_the_commands() {
        assertThat(cli().run("completion", "bash").out()).startsWith("#!/usr/bin/env bash").contains("dead-letters")
                .contains("--password-file");
        assertThat(cli().run("completion", "zsh").out()).contains("bashcompinit");
    }

    private static String[] join(String[] first, String... rest) {
        return Stream.concat(Arrays.stream(first), Arrays.stream(rest)).toArray(String[]::new);
    }

    private Cli cli() {
        return new Cli(directory);
    }
}
