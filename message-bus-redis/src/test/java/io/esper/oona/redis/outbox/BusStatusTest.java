package io.esper.oona.redis.outbox;

import static io.esper.oona.redis.testing.Producer.COMMANDS;
import static io.esper.oona.redis.testing.Producer.EPOCHS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.esper.oona.event.Message;
import io.esper.oona.event.TopicCatalogue;
import io.esper.oona.event.json.MessageLimits;
import io.esper.oona.event.json.MessageReader;
import io.esper.oona.event.json.Reading;
import io.esper.oona.redis.ledger.Counts;
import io.esper.oona.redis.link.Command;
import io.esper.oona.redis.link.EntryId;
import io.esper.oona.redis.link.RedisLink;
import io.esper.oona.redis.record.Recorder;
import io.esper.oona.redis.record.RecorderObserver;
import io.esper.oona.redis.record.RecorderSettings;
import io.esper.oona.redis.testing.Producer;
import io.esper.oona.redis.testing.RedisServer;
import io.esper.oona.store.Append;
import io.esper.oona.store.Store;
import io.esper.oona.store.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Lags as an operator reads them.
@ParameterizedClass
@EnumSource
@SuppressWarnings("NullAway.Init") // JUnit makes them before each test
class BusStatusTest {
    @Parameter
    TestDatabase.Kind kind;

    private final Producer producer = new Producer(33, Clock.systemUTC());
    private TestDatabase database;
    private Store store;
    private RedisServer redis;
    private RedisLink link;

    @BeforeEach
    void start() {
        database = kind.create();
        store = database.open();
        redis = RedisServer.start();
        link = redis.link();
    }

    @AfterEach
    void close() {
        link.close();
        redis.close();
        store.close();
        database.close();
    }

    private List<EntryId> publish(int commands) {
        List<Producer.Six> messages = new ArrayList<>();
        for (int i = 0; i < commands; i++) {
            messages.add(producer.command());
        }
        return Producer.add(link, messages);
    }

    private void born(int commands) {
        MessageReader reader = new MessageReader(TopicCatalogue.builtIn(), MessageLimits.DEFAULTS, Clock.systemUTC());
        for (int i = 0; i < commands; i++) {
            assertThat(reader.read(Producer.bytes(producer.command().nested()))).isInstanceOfSatisfying(
                    Reading.Accepted.class, accepted -> append(accepted.message()));
        }
    }

    private void append(Message message) {
        store.log().append(Append.of(List.of(message)));
    }

    private void record() {
        try {
            new Recorder(store, TopicCatalogue::builtIn, redis.settings(),
                    RecorderSettings.USUAL.withWait(Duration.ofMillis(20)), RecorderObserver.SILENT)
                    .run(() -> false, true);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void send() {
        try {
            new Outbox(store, redis.settings(), OutboxObserver.SILENT).run(() -> false, true);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private BusStatus.Result status() {
        return new BusStatus(store, redis.settings()).run(TopicCatalogue.builtIn());
    }

    private BusStatus.Stream stream(String topic) {
        return status().streams().stream().filter(one -> one.topic().equals(topic)).findFirst().orElseThrow();
    }

    @Test
    void of_a_stream_that_nobody_has_recorded_yet_counts_everything() {
        publish(70);
        BusStatus.Stream commands = stream(COMMANDS);
        assertThat(commands.place()).isEqualTo("0-0");
        assertThat(commands.lag().number()).isEqualTo(70);
        assertThat(commands.lag().exact()).isTrue();
        assertThat(commands.lag().oldest()).isNotNull();
        assertThat(commands.counts()).isEqualTo(Counts.NONE);
        assertThat(stream(EPOCHS).lag()).isEqualTo(new BusStatus.Lag(0, true, null));
        assertThat(status().outbox()).isEmpty();
    }

    @Test
    void counts_what_is_left_although_the_stream_was_trimmed_and_entries_were_deleted() {
        publish(30);
        record();
        assertThat(stream(COMMANDS).lag()).isEqualTo(new BusStatus.Lag(0, true, null));
        List<EntryId> more = publish(20);
        link.call(Command.XTRIM, COMMANDS, "MAXLEN", 15);
        link.call(Command.XDEL, COMMANDS, more.getLast());
        BusStatus.Stream commands = stream(COMMANDS);
        assertThat(commands.lag().number()).isEqualTo(14);
        assertThat(commands.counts()).isEqualTo(new Counts(30, 30, 0, 0, 0));
    }

    @Test
    void tells_what_a_recorder_has_read_and_not_recorded() {
        publish(5);
        link.call(Command.XGROUP, "CREATE", COMMANDS, RecorderSettings.GROUP, "0");
        link.call(Command.XREADGROUP, "GROUP", RecorderSettings.GROUP, "dead", "COUNT", 3, "STREAMS", COMMANDS, ">");
        BusStatus.Stream commands = stream(COMMANDS);
        assertThat(commands.pending()).isEqualTo(3);
        assertThat(commands.lag().number()).isEqualTo(5);
    }

    @Test
    void of_a_key_that_is_no_stream_says_what_is_wrong() {
        link.call(Command.SET, COMMANDS, "no stream");
        assertThat(stream(COMMANDS).problem()).contains("WRONGTYPE");
        assertThat(stream(EPOCHS).problem()).isNull();
    }

    @Test
    void of_the_outbox_counts_events_that_are_to_be_sent_and_no_others() {
        Outbox.beginAfter(store, 0);
        born(2);
        send();
        publish(6); // positions move on, and nothing is to be sent
        record();
        born(3);
        BusStatus.Sending outbox = status().outbox().orElseThrow();
        assertThat(outbox.place()).isEqualTo(2);
        assertThat(outbox.lag().number()).isEqualTo(3);
        assertThat(outbox.lag().exact()).isTrue();
        assertThat(outbox.turnTo()).isNull();
        send();
        assertThat(status().outbox().orElseThrow().lag()).isEqualTo(new BusStatus.Lag(0, true, null));
    }

    @Test
    void tells_whether_an_outbox_runs() {
        Outbox.beginAfter(store, 0);
        born(1);
        List<Boolean> running = new ArrayList<>();
        try {
            new Outbox(store, redis.settings(), new OutboxObserver() {
                @Override
                public void sent(int events) {
                    running.add(status().outbox().orElseThrow().turnTo() != null);
                }
            }).run(() -> false, true);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        assertThat(running).containsExactly(true);
        assertThat(status().outbox().orElseThrow().turnTo()).isNull();
    }
}
