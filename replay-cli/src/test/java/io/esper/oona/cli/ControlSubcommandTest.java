package io.esper.oona.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

import io.esper.oona.store.Store;
import io.esper.oona.store.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// `oona command` in the default store of a directory.
class ControlSubcommandTest {
    private static final String CERTIFIED = "{\"blueprint_id\":\"LoRA\",\"passed\":true}";

    @TempDir
    Path directory;

    private Cli cli() {
        return new Cli(directory);
    }

    private static void certify(Cli cli) {
        cli.run("append", "--topic", "innovation.certification.results", "--payload", CERTIFIED);
    }

    private static Cli.Result send(Cli cli, String command) {
        return cli.run(("command " + command + " --run run7 --layer 12 --seed 3 -o csv").split(" ", -1));
    }

    @ParameterizedTest
    @EnumSource
    void an_accepted_command_is_told_with_its_positions(TestDatabase.Kind kind) {
        try (TestDatabase database = kind.create()) {
            Cli cli = cli().on(database);
            certify(cli);

            Cli.Result sent = send(cli, "request_germination --blueprint LoRA --command-id c-9 --strategy GradNormGated"
                    + " --sender tamiyo --trace run7-adapt-9 --epoch 42 --reason stalled");

            assertThat(sent.code()).as(sent.toString()).isZero();
            assertThat(sent.lines()).containsExactly(
                    "outcome,command,run,seed,from,to,blueprint,command_id,command_position,decision_position,why,reason,instead",
                    "accepted,request_germination,run7,\"12,3\",DORMANT,GERMINATED,LoRA,c-9,2,3,,stalled,");
            assertThat(cli.run("events", "show", "3", "--payload").out()).contains("\"reason\":\"stalled\"");
            assertThat(cli.run("events", "ls", "--tag", "run_seed=12,3@run7", "-o", "csv").lines()).hasSize(2);
            assertThat(cli.run("trace", "run7-adapt-9").lines()).hasSize(3);
            assertThat(cli.run("trace", "run7-adapt-9").out()).contains("tamiyo", "accepted: DORMANT to GERMINATED");
            assertThat(
                    send(cli, "request_germination --blueprint LoRA --command-id c-9 --strategy GradNormGated").out())
                    .contains("repeated,request_germination", "c-9,2,3,");
        }
    }

    @Test
    void a_refused_command_says_why_and_what_would_be_accepted_with_exit_code_seven() {
        Cli cli = cli();
        certify(cli);

        Cli.Result refused = send(cli, "enter_training --command-id c-1");

        assertThat(refused.code()).isEqualTo(7);
        assertThat(refused.lines().getLast()).startsWith("refused,enter_training,run7,").contains("wrong_stage")
                .contains("request_germination");
        assertThat(refused.err()).contains("12,3").contains("DORMANT").contains("Accepted now: request_germination");
        assertThat(cli.run("events", "ls", "-o", "csv").lines()).hasSize(2);
        assertThat(send(cli, "request_germination --blueprint new").err()).contains("new").contains("unknown here");
    }

    @ParameterizedTest
    @EnumSource
    void a_command_that_fails_is_told_with_the_id_to_repeat_it_under(TestDatabase.Kind kind) {
        try (TestDatabase database = kind.create()) {
            Cli cli = cli().on(database);
            certify(cli);
            try (Store store = database.open()) {
                store.inTransaction(connection -> {
                    try (var drop = connection.createStatement()) {
                        return drop.execute("DROP TABLE registered_topic");
                    }
                });
            }

            Cli.Result failed = send(cli, "request_germination --blueprint LoRA");

            assertThat(failed.code()).isNotZero();
            assertThat(failed.err()).containsPattern("Repeat it with --command-id [0-9a-f-]{36}: ");
            assertThat(send(cli, "request_germination --blueprint LoRA --dry-run").err())
                    .doesNotContain("Repeat it with");
        }
    }

    @Test
    void a_dry_run_says_what_would_be_decided_and_writes_nothing() {
        Cli cli = cli();
        certify(cli);

        assertThat(send(cli, "request_germination --blueprint LoRA --command-id c --dry-run").lines().getLast())
                .isEqualTo("acceptable,request_germination,run7,\"12,3\",DORMANT,GERMINATED,LoRA,c,,,,,");
        assertThat(send(cli, "cancel_germination --dry-run").code()).isEqualTo(7);
        assertThat(cli.run("events", "ls", "-o", "csv").lines()).hasSize(2);
    }

    @Test
    void an_exempt_blueprint_needs_no_certification() {
        Cli cli = cli();
        certify(cli);

        assertThat(send(cli, "request_germination --blueprint bootstrap").code()).isEqualTo(7);
        assertThat(send(cli, "request_germination --blueprint bootstrap --exempt other --exempt bootstrap").code())
                .isZero();
    }

    @Test
    void json_has_a_list_of_what_would_be_accepted() {
        Cli cli = cli();
        certify(cli);

        assertThat(cli.run("command", "enter_training", "--run", "run7", "--layer", "12", "--seed", "3", "-o", "json")
                .out()).contains("\"outcome\":\"refused\"").contains("\"instead\":[\"request_germination\"]");
    }
}
