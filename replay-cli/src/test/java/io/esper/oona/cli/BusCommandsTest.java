package io.esper.oona.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

import io.esper.oona.redis.link.Command;
import io.esper.oona.redis.link.RedisLink;
import io.esper.oona.redis.link.Replies;
import io.esper.oona.redis.testing.Producer;
import io.esper.oona.redis.testing.Producer.Six;
import io.esper.oona.redis.testing.RedisServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `oona bus` against a real Redis, whose clock is not the test's.
@SuppressWarnings("NullAway.Init") // JUnit makes them before each test
class BusCommandsTest {
    @TempDir
    Path directory;
    private final Producer producer = new Producer(11, Clock.systemUTC());
    private RedisServer redis;
    private RedisLink link;

    @BeforeEach
    void start() {
        redis = RedisServer.start();
        link = redis.link();
    }

    @AfterEach
    void stop() {
        link.close();
        redis.close();
    }

    private Cli.Result oona(String... arguments) {
        return new Cli(directory).run(arguments);
    }

    private List<Six> publish(int count) {
        List<Six> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            messages.add(producer.command());
        }
        Producer.add(link, messages);
        return messages;
    }

    private long onStream() {
        return Replies.number(link.call(Command.XLEN, Producer.COMMANDS));
    }

    @Test
    void records_audits_and_tells_what_senders_have_sent() {
        publish(25);
        Cli.Result recorded = oona("bus", "record", "--bus", redis.url(), "--until-idle", "-o", "csv");
        assertThat(recorded.code()).as(recorded.toString()).isZero();
        assertThat(recorded.out()).contains("control.kasmina.commands,").contains(",25,25,0,0,0,0,0,0");
        assertThat(recorded.err()).contains("append-only file: always");

        Cli.Result audited =
                oona("bus", "audit", "--bus", redis.url(), "--from", "2000-01-01", "--to", "2200-01-01", "-o", "csv");
        assertThat(audited.code()).as(audited.toString()).isZero();
        assertThat(audited.out()).contains("control.kasmina.commands,25,25,0,0,0,0");

        Cli.Result senders = oona("bus", "audit", "--senders", "-o", "csv");
        assertThat(senders.code()).as(senders.toString()).isZero();
        assertThat(senders.out()).contains("control.kasmina.commands,sender-0,");
    }

    @Test
    void answers_with_code_6_when_something_became_a_letter_and_names_it() {
        publish(2);
        Producer.add(link, List.of(producer.command().withPayload("{broken")));
        Cli.Result recorded = oona("bus", "record", "--bus", redis.url(), "--until-idle");
        assertThat(recorded.code()).as(recorded.toString()).isEqualTo(6);
        assertThat(oona("dead-letters", "ls", "-o", "csv").out()).contains("malformed-json")
                .contains("redis:control.kasmina.commands");
    }

    @Test
    void brings_a_command_that_was_accepted_on_the_log_to_kasminas_stream() {
        Cli.Result first = oona("bus", "record", "--bus", redis.url(), "--until-idle", "--outbox");
        assertThat(first.code()).as(first.toString()).isZero();
        Cli.Result appended = oona("append", "--topic", Producer.COMMANDS, "--sender", "tamiyo", "--payload",
                producer.command().payload());
        assertThat(appended.code()).as(appended.toString()).isZero();
        Cli.Result second = oona("bus", "record", "--bus", redis.url(), "--until-idle", "--outbox", "-o", "csv");
        assertThat(second.code()).as(second.toString()).isZero();
        assertThat(onStream()).isEqualTo(1);
        assertThat(second.out()).contains(",1,0,1,0,0,0,0,0");
    }

    private static String line(Six message) {
        return message.nested() + "\n";
    }

    @Test
    void groups_on_redis_are_read_moved_paused_and_removed() {
        List<Six> sent = List.of(producer.command(), producer.command(), producer.command());
        Cli cli = new Cli(directory);
        cli.environment().put("OONA_BUS", redis.url());
        Cli.Result published = cli.runWith(line(sent.get(0)) + line(sent.get(1)) + "{no json\n" + line(sent.get(2)),
                "bus", "publish", "-", "-o", "csv");
        assertThat(published.code()).as(published.toString()).isEqualTo(6);
        assertThat(published.lines()).hasSize(4);
        assertThat(published.err()).contains("append-only file: always");
        assertThat(onStream()).isEqualTo(3);

        String[] tail = {"bus", "tail", "--group", "g", "--topic", "control.*", "--from", "beginning", "--idle", "1s",
                "-o", "ndjson"};
        Cli.Result tailed = cli.run(tail);
        assertThat(tailed.code()).as(tailed.toString()).isZero();
        assertThat(tailed.lines()).hasSize(3).first().asString().contains(sent.getFirst().eventId());
        String second = published.lines().get(2).split(",", -1)[1];
        assertThat(cli.run("bus", "seek", "g", "--to", Producer.COMMANDS + "@" + second).code()).isZero();
        assertThat(cli.run("bus", "pause", "g").code()).isZero();
        assertThat(cli.run("bus", "status", "g", "-o", "ndjson").out()).contains("\"state\":\"paused\"", "\"lag\":1",
                "\"transport\":\"redis\"");
        assertThat(cli.run("bus", "resume", "g").code()).isZero();
        assertThat(cli.run(tail).lines()).singleElement().asString().contains(sent.get(2).eventId());
        assertThat(cli.run("bus", "status", "--bus", "log", "-o", "ndjson").lines()).isEmpty();
        assertThat(cli.run("bus", "rm", "g").code()).isZero();
        assertThat(cli.run("bus", "status", "g").code()).isEqualTo(4);
        Cli.Result beside = cli.run("bus", "tail", "--from", "beginning", "--limit", "3", "-o", "ndjson");
        assertThat(beside.lines()).as(beside.toString()).hasSize(3);
        assertThat(Replies.list(link.call(Command.XINFO, "GROUPS", Producer.COMMANDS))).isEmpty();
    }

    @Test
    void dead_letters_of_a_group_on_redis_are_listed_and_redriven() {
        Six sent = producer.command();
        Producer.add(link, List.of(sent));
        Producer.addRaw(link, Producer.COMMANDS, "data", "{broken");
        Cli cli = new Cli(directory);
        assertThat(cli.run("bus", "tail", "--bus", redis.url(), "--group", "g", "--topic", "control.*", "--from",
                "beginning", "--idle", "1s", "-o", "ndjson").lines()).hasSize(1);
        Cli.Result letters = cli.run("bus", "dead-letters", "ls", "g", "--bus", redis.url(), "-o", "csv");
        assertThat(letters.code()).as(letters.toString()).isZero();
        assertThat(letters.lines()).hasSize(2).last().asString().contains("unreadable").contains("malformed-json");
        Cli.Result redriven = cli.run("bus", "dead-letters", "redrive", "g", "--all", "--bus", redis.url());
        assertThat(redriven.code()).as(redriven.toString()).isZero(); // what is no message stays
        assertThat(cli.run("bus", "dead-letters", "ls", "g", "--bus", redis.url(), "-o", "csv").lines()).hasSize(2);
    }

    @Test
    void a_redis_that_is_not_there_is_said_with_code_3() {
        Cli.Result away = oona("bus", "publish", "-", "--bus", "redis://127.0.0.1:1");
        assertThat(away.code()).as(away.toString()).isEqualTo(3);
        assertThat(away.err()).contains("127.0.0.1:1");
    }

    @Test
    void names_what_is_missing_with_code_5() {
        List<Six> messages = publish(3);
        oona("bus", "record", "--bus", redis.url(), "--until-idle");
        String entry = Replies.entries(link.call(Command.XRANGE, Producer.COMMANDS, "-", "+")).get(1).id().toString();
        link.call(Command.XDEL, Producer.COMMANDS, entry);
        Cli.Result audited = oona("bus", "audit", "--bus", redis.url(), "--from", "2000-01-01", "--to", "2200-01-01",
                "--missing", "-o", "csv");
        assertThat(audited.code()).as(audited.toString()).isEqualTo(5);
        assertThat(audited.out()).contains("redis,control.kasmina.commands," + entry + "," + messages.get(1).eventId());
    }

    private Cli.Result audit(String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("bus", "audit", "--bus", redis.url(), "--from", "2000-01-01", "--to", "2200-01-01"));
        arguments.addAll(List.of(more));
        return oona(arguments.toArray(String[]::new));
    }

    @Test
    void sends_again_what_redis_has_lost() {
        publish(3);
        oona("bus", "record", "--bus", redis.url(), "--until-idle", "--outbox");
        oona("append", "--topic", Producer.COMMANDS, "--sender", "tamiyo", "--payload", producer.command().payload());
        oona("bus", "record", "--bus", redis.url(), "--until-idle", "--outbox");
        link.call(Command.DEL, Producer.COMMANDS);
        Cli.Result named = audit("--missing", "-o", "csv");
        assertThat(named.code()).as(named.toString()).isEqualTo(5);
        assertThat(named.out().lines()).hasSize(5);

        Cli.Result again = audit("--send-again");
        assertThat(again.code()).as(again.toString()).isZero();
        assertThat(again.err()).contains("Sent 4 again.");
        assertThat(onStream()).isEqualTo(4);
        assertThat(oona("bus", "record", "--bus", redis.url(), "--until-idle").code()).isZero();
        assertThat(audit().code()).isZero();
        assertThat(oona("events", "ls", "-o", "csv").out().lines()).hasSize(5);
    }

    @Test
    void shows_how_far_recorder_and_outbox_are() {
        publish(4);
        Producer.add(link, List.of(producer.command().withPayload("{broken")));
        oona("bus", "record", "--bus", redis.url(), "--until-idle", "--outbox");
        publish(3);
        oona("append", "--topic", Producer.COMMANDS, "--sender", "tamiyo", "--payload", producer.command().payload());
        Cli.Result shown = oona("bus", "status", "--recorder", "--bus", redis.url(), "-o", "ndjson");
        assertThat(shown.code()).as(shown.toString()).isZero();
        assertThat(shown.lines()).anySatisfy(line -> assertThat(line).contains("\"who\":\"recorder\"",
                "\"topic\":\"control.kasmina.commands\"", "\"lag\":3", "\"lag_exact\":true", "\"received\":5",
                "\"stored\":4", "\"dead-lettered\":1", "\"state\":\"ok\""))
                .anySatisfy(line -> assertThat(line).contains("\"who\":\"outbox\"", "\"place\":\"0\"", "\"lag\":1",
                        "\"state\":\"not running\""));
        Cli.Result table = oona("bus", "status", "--recorder", "--bus", redis.url());
        assertThat(table.out()).contains("control.kasmina.commands").contains("outbox");
    }

    @Test
    void leaves_out_a_stream_that_is_none_and_says_so_with_code_6() {
        link.call(Command.SET, "system.events.epoch", "no stream");
        publish(2);
        Cli.Result recorded = oona("bus", "record", "--bus", redis.url(), "--until-idle", "-o", "csv");
        assertThat(recorded.code()).as(recorded.toString()).isEqualTo(6);
        assertThat(recorded.err()).contains("The stream system.events.epoch is left out");
        assertThat(recorded.out()).contains(",2,2,0,0,0,0,0,0");
    }

    @Test
    void does_not_send_what_was_imported_beside_the_outbox() throws IOException {
        oona("bus", "record", "--bus", redis.url(), "--until-idle", "--outbox");
        Files.writeString(directory.resolve("old.jsonl"), producer.command().nested() + "\n");
        assertThat(oona("import", "old.jsonl").code()).isZero();
        Cli.Result sent = oona("bus", "record", "--bus", redis.url(), "--until-idle", "--outbox");
        assertThat(sent.code()).as(sent.toString()).isZero();
        assertThat(onStream()).isZero();
        assertThat(audit().code()).isZero();
    }

    @Test
    void shows_the_password_of_the_bus_to_no_other_server() {
        publish(1);
        oona("bus", "record", "--bus", redis.url(), "--until-idle");
        try (RedisServer other = RedisServer.start(); RedisLink there = other.link()) {
            there.call(Command.CONFIG, "SET", "requirepass", "secret of the bus");
            Cli cli = new Cli(directory).with("OONA_BUS_PASSWORD", "secret of the bus").with("OONA_BUS", redis.url());
            Cli.Result refused = cli.run("bus", "replay", "--target", other.url(), "--speed", "max");
            assertThat(refused.code()).as(refused.toString()).isNotZero();
            assertThat(refused.err()).contains("NOAUTH");
            Cli.Result own = cli.with("OONA_TARGET_PASSWORD", "secret of the bus").run("bus", "replay", "--target",
                    other.url(), "--speed", "max");
            assertThat(own.code()).as(own.toString()).isZero();
            Cli.Result same = new Cli(directory).with("OONA_BUS_PASSWORD", "secret of the bus")
                    .with("OONA_BUS", other.url()).run("bus", "replay", "--target", other.url(), "--speed", "max");
            assertThat(same.code()).as(same.toString()).isZero();
        }
    }

    @Test
    void replays_a_range_to_another_server() {
        publish(30);
        oona("bus", "record", "--bus", redis.url(), "--until-idle");
        try (RedisServer other = RedisServer.start(); RedisLink there = other.link()) {
            Cli.Result replayed =
                    oona("bus", "replay", "--target", other.url(), "--speed", "max", "--limit", "20", "-o", "csv");
            assertThat(replayed.code()).as(replayed.toString()).isZero();
            assertThat(replayed.out()).contains("20,20");
            assertThat(Replies.number(there.call(Command.XLEN, Producer.COMMANDS))).isEqualTo(20);
        }
    }

    @Test
    void refuses_a_password_in_the_url_and_a_server_that_evicts() {
        assertThat(oona("bus", "record", "--bus", "redis://me:secret@localhost:1").code()).isEqualTo(2);
        assertThat(oona("bus", "record", "--bus", "redis://me:secret@localhost:1").err()).doesNotContain("secret");
        link.call(Command.CONFIG, "SET", "maxmemory-policy", "allkeys-lru");
        Cli.Result refused = oona("bus", "record", "--bus", redis.url(), "--until-idle");
        assertThat(refused.code()).as(refused.toString()).isEqualTo(2);
        assertThat(refused.err()).contains("noeviction");
    }
}
