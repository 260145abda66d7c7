package io.esper.oona.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;

import io.esper.oona.bus.Delivery;
import io.esper.oona.bus.Start;
import io.esper.oona.bus.Subscription;
import io.esper.oona.bus.SubscriptionSettings;
import io.esper.oona.bus.embedded.EmbeddedBus;
import io.esper.oona.store.Store;
import io.esper.oona.store.testing.TestDatabase;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The bus from the command line, on the log.
class LogBusCommandsTest {
    private static final String ID = "5f0c1f0e-7c0a-4d0e-9d55-0a1e5b1b7a0";

    @TempDir
    Path directory;

    private Cli cli(TestDatabase database) {
        return new Cli(directory).on(database);
    }

    private static String epoch(int number) {
        return "{\"topic\":\"system.events.epoch\",\"envelope\":{\"event_id\":\"" + ID + number
                + "\",\"sender_id\":\"tolaria\",\"timestamp\":\"2026-03-03T12:00:00Z\",\"trace_id\":\"t-" + number
                + "\"},\"payload\":{\"run_id\":\"r1\",\"epoch\":" + number
                + ",\"validation_accuracy\":0.5,\"validation_loss\":1.25}}\n";
    }

    @ParameterizedTest
    @EnumSource
    void messages_are_published_once_and_bad_lines_left_out(TestDatabase.Kind kind) {
        try (TestDatabase database = kind.create()) {
            Cli.Result published =
                    cli(database).runWith(epoch(1) + "{no json\n\n" + epoch(2), "bus", "publish", "-", "-o", "csv");

            assertThat(published.code()).as(published.toString()).isEqualTo(6);
            assertThat(published.lines()).containsExactly("topic,place,outcome,event_id",
                    "system.events.epoch,1,published," + ID + "1", "system.events.epoch,2,published," + ID + "2");
            assertThat(published.err()).contains("Line 2 is refused (malformed-json)");
            Cli.Result again = cli(database).runWith(epoch(1), "bus", "publish", "-", "-o", "csv");
            assertThat(again.code()).isZero();
            assertThat(again.lines()).contains("system.events.epoch,1,duplicate," + ID + "1");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_line_in_conflict_is_named_and_the_others_of_its_batch_are_published(TestDatabase.Kind kind) {
        try (TestDatabase database = kind.create()) {
            cli(database).runWith(epoch(1), "bus", "publish", "-");
            Cli.Result published = cli(database).runWith(
                    epoch(2) + epoch(1).replace("0.5", "0.6") + epoch(3), "bus", "publish", "-", "-o", "csv");
            assertThat(published.code()).as(published.toString()).isEqualTo(6);
            assertThat(published.err()).contains("Line 2 is refused (id-conflict)");
            assertThat(published.lines()).containsExactly("topic,place,outcome,event_id",
                    "system.events.epoch,2,published," + ID + "2", "system.events.epoch,3,published," + ID + "3");
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_comes_out_of_a_pipe_is_published_while_the_pipe_is_open(TestDatabase.Kind kind)
            throws IOException, InterruptedException {
        try (TestDatabase database = kind.create();
                ChildProcess child =
                        ChildProcess.start(cli(database), "bus", "publish", "-", "-o", "csv");
                BufferedReader shown =
                        new BufferedReader(new InputStreamReader(child.stream(), StandardCharsets.UTF_8))) {
            for (int number = 1; number <= 3; number++) {
                child.input().write(epoch(number).getBytes(StandardCharsets.UTF_8));
                child.input().flush();
                String line = shown.readLine();
                while (line != null && !line.contains(",published,")) {
                    line = shown.readLine();
                }
                assertThat(line).isEqualTo("system.events.epoch," + number + ",published," + ID + number);
            }
            child.input().close();
            assertThat(child.exitCode()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_tail_with_a_group_acknowledges_and_one_without_leaves_nothing(TestDatabase.Kind kind) {
        try (TestDatabase database = kind.create()) {
            cli(database).runWith(epoch(1) + epoch(2) + epoch(3), "bus", "publish", "-");

            Cli.Result beside = cli(database).run("bus", "tail", "--from", "beginning", "--idle", "1s", "-o", "ndjson");
            assertThat(beside.code()).as(beside.toString()).isZero();
            assertThat(beside.lines()).hasSize(3).first().asString().contains(epoch(1).strip())
                    .contains("\"attempt\":1");
            Cli.Result first = cli(database).run("bus", "tail", "--group", "g", "--topic", "system.*", "--from",
                    "beginning", "--limit", "2", "-o", "ndjson");
            assertThat(first.lines()).as(first.toString()).hasSize(2);
            Cli.Result rest = cli(database).run("bus", "tail", "--group", "g", "--topic", "system.*", "--idle", "1s",
                    "-o", "ndjson");
            assertThat(rest.lines()).singleElement().asString().contains(ID + "3");
            Cli.Result status = cli(database).run("bus", "status", "-o", "ndjson");
            assertThat(status.lines()).singleElement().asString().contains("\"group\":\"g\"", "\"lag\":0",
                    "\"in_flight\":0", "\"dead_letters\":0", "\"transport\":\"log\"");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_group_is_moved_paused_resumed_and_removed(TestDatabase.Kind kind) {
        try (TestDatabase database = kind.create()) {
            cli(database).runWith(epoch(1) + epoch(2), "bus", "publish", "-");
            String[] tail = {"bus", "tail", "--group", "g", "--topic", "system.*", "--from", "beginning", "--idle",
                    "1s", "-o", "ndjson"};
            assertThat(cli(database).run(tail).lines()).hasSize(2);

            assertThat(cli(database).run("bus", "seek", "g", "--to", "system.events.epoch@1").code()).isZero();
            assertThat(cli(database).run("bus", "pause", "g").code()).isZero();
            assertThat(cli(database).run("bus", "status", "g", "-o", "ndjson").out()).contains("\"state\":\"paused\"",
                    "\"lag\":1");
            assertThat(cli(database).run(tail).lines()).isEmpty();
            assertThat(cli(database).run("bus", "resume", "g").code()).isZero();
            assertThat(cli(database).run(tail).lines()).singleElement().asString().contains(ID + "2");
            assertThat(cli(database).run("bus", "rm", "g").code()).isZero();
            assertThat(cli(database).run("bus", "rm", "g").code()).isEqualTo(4);
            assertThat(cli(database).run("bus", "status", "g").code()).isEqualTo(4);
            assertThat(cli(database).run("bus", "dead-letters", "ls", "g").code()).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @EnumSource
    void dead_letters_are_listed_with_their_reason_and_redriven(TestDatabase.Kind kind) throws InterruptedException {
        try (TestDatabase database = kind.create()) {
            cli(database).runWith(epoch(1) + epoch(2), "bus", "publish", "-");
            try (Store store = database.open(Clock.fixed(Cli.NOW, ZoneOffset.UTC));
                    EmbeddedBus bus = EmbeddedBus.on(store);
                    Subscription subscription = bus.subscribe(
                            SubscriptionSettings.of("g", "system.*").from(Start.BEGINNING))) {
                for (Delivery delivery : subscription.receive(2, Duration.ofSeconds(30))) {
                    subscription.reject(delivery, "cannot read it");
                }
            }
            Cli.Result listed = cli(database).run("bus", "dead-letters", "ls", "g", "-o", "csv");
            assertThat(listed.lines()).as(listed.toString()).hasSize(3);
            assertThat(listed.lines().get(1)).startsWith(
                    "1,2026-03-03T12:00:00Z,system.events.epoch,1,rejected,1,0,cannot read it," + ID + "1,");
            assertThat(cli(database).run("bus", "dead-letters", "redrive", "g", "1", "99").code()).isEqualTo(4);
            Cli.Result all = cli(database).run("bus", "dead-letters", "redrive", "g", "--all", "-o", "csv");
            assertThat(all.lines()).containsExactly("group,redriven", "g,1");
            assertThat(cli(database).run("bus", "tail", "--group", "g", "--topic", "system.*", "--idle", "1s", "-o",
                    "ndjson").lines()).hasSize(2);
            assertThat(cli(database).run("bus", "dead-letters", "ls", "g", "-o", "csv").lines()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_cannot_be_meant_is_refused(TestDatabase.Kind kind) {
        try (TestDatabase database = kind.create()) {
            assertThat(cli(database).run("bus", "status", "--bus", "carrier-pigeon://user:secret@host"))
                    .satisfies(refused -> {
                        assertThat(refused.code()).isEqualTo(2);
                        assertThat(refused.err()).contains("carrier-pigeon").doesNotContain("secret");
                    });
            assertThat(cli(database).run("bus", "tail", "--group", "no name").code()).isEqualTo(2);
            assertThat(cli(database).run("bus", "tail", "--from", "whenever").code()).isEqualTo(2);
            assertThat(cli(database).run("bus", "dead-letters", "redrive", "g").code()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_tail_of_no_group_leaves_nothing_behind_although_it_is_killed(TestDatabase.Kind kind)
            throws IOException, InterruptedException {
        try (TestDatabase database = kind.create()) {
            cli(database).runWith(epoch(1) + epoch(2), "bus", "publish", "-");
            try (ChildProcess child = ChildProcess.start(cli(database), "bus", "tail", "--from",
                    "system.events.epoch@1", "-o", "ndjson");
                    BufferedReader shown =
                            new BufferedReader(new InputStreamReader(child.stream(), StandardCharsets.UTF_8))) {
                assertThat(shown.readLine()).contains(ID + "2").contains("\"place\":\"2\"");
                child.kill();
            }
            assertThat(cli(database).run("bus", "status", "-o", "ndjson").lines()).isEmpty();
            try (Store store = database.open()) {
                assertThat(store.<Long>query(connection -> {
                    try (var select = connection.prepareStatement("SELECT count(*) FROM bus_lock");
                            var row = select.executeQuery()) {
                        row.next();
                        return row.getLong(1);
                    }
                })).isEqualTo(1);
            }
        }
    }
}
