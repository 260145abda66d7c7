package io.esper.oona.cli;

import static org.assertj.core.api.Assertions.assertThat;

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
