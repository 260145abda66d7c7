package io.esper.oona.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import io.esper.oona.event.ClaimedTime;
import io.esper.oona.event.Envelope;
import io.esper.oona.event.Message;
import io.esper.oona.event.Retention;
import io.esper.oona.store.Append;
import io.esper.oona.store.Store;
import io.esper.oona.store.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What an analyst does, from the messages to a data set, on both databases.
class TrainingSetsTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void an_analyst_who_has_never_heard_of_evidence_gets_verified_sets(TestDatabase.Kind kind) throws IOException {
        Samples.copyTo(directory);
        try (TestDatabase database = kind.create()) {
            Cli cli = new Cli(directory).on(database);
            cli.run("import", Samples.RUN_A, Samples.RUNS_CDE);
            // What nobody has read for evidence yet stays.
            try (Store store = database.open()) {
                assertThat(expired(store)).isZero();
            }
            assertThat(cli.run("export", "tamiyo", "--out", "early").err()).contains("decision contexts written");
            try (Store store = database.open()) {
                assertThat(expired(store)).isPositive();
            }
            for (String set : List.of("tamiyo", "karn", "simic")) {
                for (String format : List.of("parquet", "jsonl")) {
                    String out = "sets/" + set + "-" + format;
                    Cli.Result exported = cli.run("export", set, "--out", out, "--format", format, "-o", "csv");
                    assertThat(exported.code()).as(exported.toString()).isZero();
                    Cli.Result verified = cli.run("export", "verify", out, "-o", "csv");
                    assertThat(verified.code()).as(verified.toString()).isZero();
                    assertThat(verified.lines()).hasSizeGreaterThan(7);
                    assertThat(cli.run("export", "describe", out).out()).startsWith(set + ": ")
                            .contains("after position 0");
                }
            }
            assertThat(cli.run("export", "tamiyo", "--out", "sets/episodes", "--trajectories").code()).isZero();
            assertThat(cli.run("export", "verify", "sets/episodes").code()).isZero();
            assertThat(cli.run("export", "ls", "sets", "-o", "csv").lines()).hasSize(8);
            assertThat(Files.readString(directory.resolve("sets/tamiyo-parquet/report.html"))).contains("<svg")
                    .doesNotContain("<script");
        }
    }

    @ParameterizedTest
    @CsvSource({"--runs,run-c", "--where,outcome=CULLED", "--where,layer=3", "--as-of,700", "--after,300",
            "--from,2026-03-01", "--to,2026-03-05", "--rows-per-file,3"})
    void every_set_takes_the_options_that_choose(String option, String value) {
        Samples.copyTo(directory);
        Cli cli = new Cli(directory);
        cli.run("import", Samples.RUN_A, Samples.RUNS_CDE);
        for (String set : List.of("tamiyo", "karn", "simic")) {
            Cli.Result dry = cli.run("export", set, "--out", set, option, value, "--dry-run", "-o", "csv");
            assertThat(dry.code()).as(dry.toString()).isZero();
            assertThat(directory.resolve(set)).doesNotExist();
            Cli.Result wet = cli.run("export", set, "--out", set, option, value, "-o", "csv");
            assertThat(wet.code()).as(wet.toString()).isZero();
            assertThat(rows(wet)).isEqualTo(rows(dry));
            assertThat(cli.run("export", "verify", set).code()).isZero();
        }
    }

    private static long expired(Store store) {
        long expired = 0;
        for (Retention retention : List.of(Retention.HOURS_72, Retention.DAYS_30)) {
            expired += store.maintenance().expire(retention, Cli.NOW.plus(Duration.ofDays(36_500)));
        }
        return expired;
    }

    private static String rows(Cli.Result result) {
        return List.of(result.lines().get(1).split(",", -1)).get(2);
    }

    @Test
    void an_event_that_nobody_understands_makes_every_export_incomplete() {
        Samples.copyTo(directory);
        try (TestDatabase database = TestDatabase.Kind.H2.create()) {
            Cli cli = new Cli(directory).on(database);
            cli.run("import", Samples.RUN_A);
            try (Store store = database.open()) {
                store.log().append(Append.of(List.of(new Message("innovation.field_reports", Retention.INDEFINITE,
                        "unknown", 1, new Envelope(new UUID(1, 2), "x", ClaimedTime.of(Cli.NOW), "t", null, 1),
                        List.of(), 0, "{}".getBytes(StandardCharsets.UTF_8)))));
            }
            for (String set : List.of("tamiyo", "karn", "simic")) {
                assertThat(cli.run("export", set, "--out", set).code()).as(set).isEqualTo(6);
                assertThat(cli.run("export", "verify", set).code()).as(set).isEqualTo(5);
                assertThat(cli.run("export", "describe", set).out()).contains("NOT COMPLETE: 1 events");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_reader_that_will_not_come_back_is_released(TestDatabase.Kind kind) {
        Samples.copyTo(directory);
        try (TestDatabase database = kind.create()) {
            Cli cli = new Cli(directory).on(database);
            cli.run("import", Samples.RUN_A);
            assertThat(cli.run("readers", "ls", "-o", "csv").lines()).hasSize(2).element(1).asString()
                    .startsWith("evidence-keeper,");
            assertThat(cli.run("doctor").out()).contains("reader evidence-keeper");
            Cli.Result asked = cli.run("readers", "release", "evidence-keeper");
            assertThat(asked.code()).isEqualTo(2);
            assertThat(asked.err()).contains("--yes");
            assertThat(cli.run("readers", "release", "nobody", "--yes").code()).isEqualTo(4);
            assertThat(cli.run("readers", "release", "evidence-keeper", "--yes").code()).isZero();
            assertThat(cli.run("readers", "ls", "-o", "csv").lines()).hasSize(1);
        }
    }

    @Test
    void a_slip_in_what_is_asked_for_is_told_before_anything_is_done() throws IOException {
        Samples.copyTo(directory);
        Files.createDirectory(directory.resolve("there"));
        Cli cli = new Cli(directory);
        cli.run("import", Samples.RUN_A);
        for (List<String> slip : List.of(List.of("--where", "outcome=fosilised"), List.of("--where", "layer=x"),
                List.of("--where", "colour=red"), List.of("--from", "2026-03-05", "--to", "2026-03-01"),
                List.of("--out", "there"))) {
            for (String set : List.of("tamiyo", "karn", "simic")) {
                List<String> command = new ArrayList<>(List.of("export", set));
                command.addAll(slip.contains("--out") ? List.of() : List.of("--out", set));
                command.addAll(slip);
                Cli.Result refused = cli.run(command.toArray(String[]::new));
                assertThat(refused.code()).as(refused.toString()).isEqualTo(2);
                assertThat(refused.err()).doesNotContain("Evidence:");
                assertThat(directory.resolve(set)).doesNotExist();
            }
        }
        assertThat(cli.run("export", "tamiyo", "--out", "late", "--after", "300", "--as-of", "200").err())
                .contains("The range ends before it begins");
        Cli.Result empty = cli.run("export", "tamiyo", "--out", "empty", "--where", "blueprint=nobody");
        assertThat(empty.code()).isZero();
        assertThat(empty.err()).contains("The data set is empty");
        assertThat(cli.run("export", "karn", "--out", "small", "--where", "outcome=fossilized").err())
                .doesNotContain("empty");
    }

    @Test
    void a_set_that_cannot_be_written_is_no_slip_of_the_user() throws IOException {
        Samples.copyTo(directory);
        Files.writeString(directory.resolve("file"), "not a directory");
        Cli cli = new Cli(directory);
        cli.run("import", Samples.RUN_A);
        for (String set : List.of("tamiyo", "karn", "simic")) {
            Cli.Result failed = cli.run("export", set, "--out", "file/" + set);
            assertThat(failed.code()).as(failed.toString()).isEqualTo(6);
            assertThat(failed.err()).contains("could not be written").contains("nothing was left there");
        }
    }

    @Test
    void the_keeper_says_what_it_knows_and_readers_who_holds_expiry_back() {
        Samples.copyTo(directory);
        Cli cli = new Cli(directory);
        cli.run("import", Samples.RUN_A);
        assertThat(cli.run("evidence", "status", "-o", "csv").lines().get(1)).startsWith("0,").contains(",yes,0,0,");
        cli.run("evidence", "run");
        List<String> status = cli.run("evidence", "status", "-o", "csv").lines();
        assertThat(status.getFirst()).isEqualTo("position,head,behind,holds_expiry,runs,seeds,state_bytes,lost");
        assertThat(status.get(1)).matches("[0-9]+,[0-9]+,[0-9]+,yes,1,[1-9][0-9]*,[1-9][0-9]*,");
        cli.run("readers", "release", "evidence-keeper", "--yes");
        assertThat(cli.run("evidence", "status", "-o", "csv").lines().get(1)).contains(",no,1,");
    }

    /// Controller and orchestrator both tell of the rollback.
    @Test
    void a_rollback_that_is_told_twice_has_one_number_in_data_sets_and_read_models() throws IOException {
        List<String> lines = new ArrayList<>();
        String[] payloads = {
                "system.events.epoch|{'run_id':'r','epoch':1,'validation_accuracy':0.5,'validation_loss':1}",
                "system.events.epoch|{'run_id':'r','epoch':2,'validation_accuracy':0.6,'validation_loss':1}",
                "system.events.rollback|{'run_id':'r','failed_epoch':2,'restored_epoch':1,'reason':'NaN','initiated_by':'CONTROLLER'}",
                "system.events.rollback|{'run_id':'r','failed_epoch':2,'restored_epoch':1,'reason':'NaN','initiated_by':'ORCHESTRATOR'}",
                "system.events.epoch|{'run_id':'r','epoch':2,'validation_accuracy':0.6,'validation_loss':1}",
                "system.events.rollback|{'run_id':'r','failed_epoch':2,'restored_epoch':1,'reason':'NaN again'}",
                "system.events.epoch|{'run_id':'r','epoch':2,'validation_accuracy':0.6,'validation_loss':1}",
                "system.events.epoch|{'run_id':'r','epoch':3,'validation_accuracy':0.6,'validation_loss':1}"};
        for (String payload : payloads) {
            String[] parts = payload.replace('\'', '"').split("\\|", -1);
            lines.add(
                    """
                            {"topic":"%s","envelope":{"event_id":"%s","sender_id":"t","timestamp":"2026-03-02T08:00:00Z","trace_id":"r-x"},"payload":%s}"""
                            .formatted(parts[0], new UUID(7, lines.size()), parts[1]));
        }
        Files.write(directory.resolve("double.jsonl"), lines);
        Cli cli = new Cli(directory);
        assertThat(cli.run("import", "double.jsonl").code()).isZero();
        cli.run("export", "tamiyo", "--out", "set", "--format", "jsonl", "--split", "1,0");
        cli.run("projections", "run");

        List<String> episodes = Files.readAllLines(directory.resolve("set/tamiyo/train-00000-of-00001.jsonl")).stream()
                .map(line -> line.replaceAll(".*\"eps_id\":\"([^\"]*)\".*", "$1")).distinct().toList();
        assertThat(episodes).containsExactly("r:0", "r:1", "r:2");
        assertThat(cli.run("projections", "show", "training", "-o", "csv").lines().get(1)).startsWith("r,2,");
    }
}
