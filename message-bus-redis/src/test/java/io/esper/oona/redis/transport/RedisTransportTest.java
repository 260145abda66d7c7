package io.esper.oona.redis.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import io.esper.oona.bus.BusException;
import io.esper.oona.bus.Delivery;
import io.esper.oona.bus.GroupLetter;
import io.esper.oona.bus.MessageBus;
import io.esper.oona.bus.Place;
import io.esper.oona.bus.Published;
import io.esper.oona.bus.Start;
import io.esper.oona.bus.Subscription;
import io.esper.oona.bus.SubscriptionSettings;
import io.esper.oona.bus.contract.BusMessages;
import io.esper.oona.event.Message;
import io.esper.oona.event.Retention;
import io.esper.oona.event.Topic;
import io.esper.oona.event.TopicCatalogue;
import io.esper.oona.redis.entry.EntryWriter;
import io.esper.oona.redis.link.Command;
import io.esper.oona.redis.link.EntryId;
import io.esper.oona.redis.link.Replies;
import io.esper.oona.redis.record.Recorder;
import io.esper.oona.redis.record.RecorderObserver;
import io.esper.oona.redis.record.RecorderSettings;
import io.esper.oona.redis.testing.Producer;
import io.esper.oona.redis.testing.Producer.Six;
import io.esper.oona.redis.testing.RedisBinary;
import io.esper.oona.redis.testing.RedisServer;
import io.esper.oona.store.testing.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import redis.clients.jedis.Jedis;

/// What only the bus over Redis does: what Redis shows of it, what producers write there, what is trimmed.
class RedisTransportTest {
    private static final String EPOCHS = Producer.EPOCHS;
    private static final String REPORTS = Producer.REPORTS;
    private static final Duration LOOK = Duration.ofMillis(300);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final BusMessages messages = new BusMessages(21);

    static Stream<RedisBinary> servers() {
        return RedisBinary.all().stream();
    }

    private static SubscriptionSettings settings(String... topics) {
        return SubscriptionSettings.of("g", topics).from(Start.BEGINNING).withConsumer("worker")
                .withRetryDelay(Duration.ZERO).withVisibility(Duration.ofMinutes(5));
    }

    /// A running server with a bus.
    private record Stage(RedisServer server, RedisFixture fixture, MessageBus bus) implements AutoCloseable {
        static Stage on(RedisBinary binary) {
            RedisServer server = RedisServer.start(binary, "--appendonly", "yes");
            RedisFixture fixture = new RedisFixture(server, TestDatabase.Kind.H2);
            return new Stage(server, fixture, fixture.open());
        }

        Map<String, @Nullable Object> group(String topic) {
            return Replies.list(fixture.link().call(Command.XINFO, "GROUPS", fixture.stream(topic))).stream()
                    .map(Replies::pairs).filter(its -> Replies.text(its.get("name")).equals("oona:g")).findFirst()
                    .orElseThrow();
        }

        long pending(String topic) {
            return Replies.number(group(topic).get("pending"));
        }

        long length(String topic) {
            return Replies.number(fixture.link().call(Command.XLEN, fixture.stream(topic)));
        }

        /// Records everything and trims what may be trimmed.
        void recordAndTrim() throws InterruptedException {
            new Recorder(fixture.store(), TopicCatalogue::builtIn, fixture.redis(),
                    RecorderSettings.USUAL.withWait(Duration.ofMillis(20)).withTrimming(Duration.ofMillis(1),
                            Duration.ZERO),
                    RecorderObserver.SILENT).run(() -> false, true);
            new Recorder(fixture.store(), TopicCatalogue::builtIn, fixture.redis(),
                    RecorderSettings.USUAL.withWait(Duration.ofMillis(20)).withTrimming(Duration.ofMillis(1),
                            Duration.ZERO),
                    RecorderObserver.SILENT).run(() -> false, true);
        }

        @Override
        public void close() {
            fixture.close();
            server.close();
        }
    }

    private static List<Delivery> take(Subscription from, int count) throws InterruptedException {
        List<Delivery> taken = new ArrayList<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (taken.size() < count) {
            assertThat(System.nanoTime()).as("%s of %s deliveries came", taken.size(), count).isLessThan(deadline);
            taken.addAll(from.receive(count - taken.size(), LOOK));
        }
        return taken;
    }

    private static List<UUID> ids(List<Delivery> deliveries) {
        return deliveries.stream().map(delivery -> delivery.message().envelope().eventId()).toList();
    }

    private static List<UUID> ids(List<Message> sent, int from, int to) {
        return sent.subList(from, to).stream().map(message -> message.envelope().eventId()).toList();
    }

    /// An epoch with so much that nobody knows of.
    private Message large(int bytes) {
        Message small = messages.epoch();
        String payload = new String(small.payload(), StandardCharsets.UTF_8);
        return new Message(small.topic(), small.retention(), small.type(), small.version(), small.envelope(),
                small.tags(), small.flags(),
                (payload.substring(0, payload.length() - 1) + ",\"note\":\"" + "x".repeat(bytes) + "\"}")
                        .getBytes(StandardCharsets.UTF_8));
    }

    private static void addAt(Stage stage, String entry, Message message) {
        List<Object> arguments = new ArrayList<>(List.of(stage.fixture().stream(message.topic()), entry));
        arguments.addAll(EntryWriter.fields(message.topic(), message.envelope(), message.payload(), Map.of()));
        stage.fixture().link().call(Command.XADD, arguments.toArray());
    }

    private static String info(Stage stage, String section, String name) {
        return Replies.info(stage.fixture().link().call(Command.INFO, section)).getOrDefault(name, "");
    }

    private static void mayRead(Stage stage, boolean may) {
        try (Jedis jedis = new Jedis("127.0.0.1", stage.server().port())) {
            assertThat(jedis.aclSetUser("default", may ? "+xrange" : "-xrange")).isEqualTo("OK");
        }
    }

    private List<Message> reports(int count) {
        List<Message> reports = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            reports.add(messages.report(1, i));
        }
        return reports;
    }

    @ParameterizedTest
    @MethodSource("servers")
    void what_is_handed_over_is_pending_on_redis_until_it_is_settled(RedisBinary binary) throws InterruptedException {
        try (Stage stage = Stage.on(binary); Subscription worker = stage.bus().subscribe(settings(EPOCHS))) {
            stage.bus().publish(messages.epochs(6));
            List<Delivery> held = take(worker, 5);
            assertThat(stage.pending(EPOCHS)).isEqualTo(5);
            assertThat(Replies.text(stage.group(EPOCHS).get("last-delivered-id")))
                    .isEqualTo(held.getLast().place().entry());
            Object first = Replies.list(stage.fixture().link().call(Command.XPENDING, stage.fixture().stream(EPOCHS),
                    "oona:g", "-", "+", 1)).getFirst();
            assertThat(Replies.text(Replies.list(first).get(1))).isEqualTo("worker");
            worker.acknowledge(held.subList(0, 3));
            worker.reject(held.get(3), "no");
            assertThat(stage.pending(EPOCHS)).isEqualTo(1);
            worker.giveBack(held.get(4), Duration.ZERO, "once more");
            assertThat(stage.pending(EPOCHS)).isEqualTo(1);
            worker.acknowledge(take(worker, 2));
            assertThat(stage.pending(EPOCHS)).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void what_other_clients_write_is_delivered(RedisBinary binary) throws InterruptedException {
        Producer producer = new Producer(4, Clock.systemUTC());
        try (Stage stage = Stage.on(binary); Subscription worker = stage.bus().subscribe(settings(EPOCHS))) {
            Six flat = producer.epoch();
            Six nested = producer.epoch();
            EntryId entry = Producer.addRaw(stage.fixture().link(), stage.fixture().stream(EPOCHS),
                    flat.arguments().toArray());
            Producer.addRaw(stage.fixture().link(), stage.fixture().stream(EPOCHS), "data", nested.nested());
            List<Delivery> came = take(worker, 2);
            assertThat(ids(came)).containsExactly(UUID.fromString(flat.eventId()), UUID.fromString(nested.eventId()));
            assertThat(came.getFirst().place()).isEqualTo(new Place(EPOCHS, entry.toString()));
            assertThat(came.getFirst().received().toEpochMilli()).isEqualTo(entry.millis());
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void what_is_no_message_becomes_a_dead_letter_and_the_group_goes_on(RedisBinary binary)
            throws InterruptedException {
        try (Stage stage = Stage.on(binary); Subscription worker = stage.bus().subscribe(settings(EPOCHS))) {
            EntryId entry = Producer.addRaw(stage.fixture().link(), stage.fixture().stream(EPOCHS), "x", "{broken");
            Message next = messages.epoch();
            stage.bus().publish(next);
            List<Delivery> came = take(worker, 1);
            assertThat(ids(came)).containsExactly(next.envelope().eventId());
            assertThat(stage.bus().groups().deadLetters("g", 0, 10)).singleElement().satisfies(letter -> {
                assertThat(letter.reason()).isEqualTo("unreadable");
                assertThat(letter.place().entry()).isEqualTo(entry.toString());
                assertThat(letter.detail()).startsWith("malformed-json");
                assertThat(letter.original()).asString(StandardCharsets.UTF_8).isEqualTo("{broken");
            });
            assertThat(stage.bus().groups().redriveAll("g")).isZero();
            worker.acknowledge(came);
            assertThat(stage.pending(EPOCHS)).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void what_could_not_be_read_is_redriven_once_its_topic_is_registered(RedisBinary binary)
            throws InterruptedException {
        Producer producer = new Producer(5, Clock.systemUTC());
        AtomicReference<TopicCatalogue> catalogue = new AtomicReference<>(TopicCatalogue.builtIn());
        try (Stage stage = Stage.on(binary);
                MessageBus bus = RedisBus.open(stage.fixture().store(), catalogue::get, stage.fixture().redis());
                Subscription worker = bus.subscribe(settings("validation.results"))) {
            Six sent = producer.six("validation.results", "{\"ok\": true}");
            Producer.addRaw(stage.fixture().link(), stage.fixture().stream(sent.topic()), sent.arguments().toArray());
            assertThat(worker.receive(1, LOOK)).isEmpty();
            assertThat(bus.groups().deadLetters("g", 0, 10)).singleElement()
                    .satisfies(letter -> assertThat(letter.detail()).startsWith("unknown-topic"));
            catalogue.set(TopicCatalogue.builtIn().with(new Topic("validation.results", Retention.INDEFINITE, false,
                    List.of(), List.of(), List.of(), List.of(), Map.of(), null)));
            assertThat(bus.groups().redriveAll("g")).isEqualTo(1);
            Delivery again = take(worker, 1).getFirst();
            assertThat(again.message().payload()).isEqualTo(Producer.bytes(sent.payload()));
            assertThat(worker.acknowledge(again)).isTrue();
            assertThat(bus.groups().deadLetters("g", 0, 10)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void nothing_is_trimmed_that_a_group_has_not_done_with(RedisBinary binary) throws InterruptedException {
        try (Stage stage = Stage.on(binary)) {
            Subscription worker = stage.bus().subscribe(settings(REPORTS));
            List<Message> sent = reports(5);
            stage.bus().publish(sent);
            stage.fixture().passSpan();
            stage.recordAndTrim();
            assertThat(stage.length(REPORTS)).isEqualTo(5);
            List<Delivery> held = take(worker, 3);
            worker.acknowledge(held.get(0));
            worker.acknowledge(held.get(2));
            stage.recordAndTrim();
            assertThat(stage.length(REPORTS)).isEqualTo(4);
            worker.pause();
            worker.giveBack(held.get(1), Duration.ZERO, "once more");
            worker.close();
            stage.recordAndTrim();
            assertThat(stage.length(REPORTS)).isEqualTo(4);
            stage.bus().groups().resume("g");
            try (Subscription next = stage.bus().subscribe(settings(REPORTS))) {
                List<Delivery> rest = take(next, 3);
                assertThat(ids(rest)).containsExactlyInAnyOrder(sent.get(1).envelope().eventId(),
                        sent.get(3).envelope().eventId(), sent.get(4).envelope().eventId());
                next.acknowledge(rest);
            }
            stage.recordAndTrim();
            assertThat(stage.length(REPORTS)).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void what_somebody_else_trims_while_it_is_open_comes_from_the_log_if_it_is_there(RedisBinary binary)
            throws InterruptedException {
        try (Stage stage = Stage.on(binary); Subscription worker = stage.bus().subscribe(settings(REPORTS))) {
            List<Message> sent = reports(2);
            stage.bus().publish(sent.getFirst());
            stage.recordAndTrim();
            stage.bus().publish(sent.getLast());
            for (Delivery delivery : take(worker, 2)) {
                worker.giveBack(delivery, Duration.ZERO, "once more");
            }
            stage.fixture().link().call(Command.XTRIM, stage.fixture().stream(REPORTS), "MAXLEN", 0);
            List<Delivery> came = take(worker, 1);
            assertThat(ids(came)).containsExactly(sent.getFirst().envelope().eventId());
            assertThat(came.getFirst().message().payload()).isEqualTo(sent.getFirst().payload());
            assertThat(came.getFirst().attempt()).isEqualTo(2);
            worker.acknowledge(came);
            assertThat(worker.receive(1, LOOK)).isEmpty();
            assertThat(stage.bus().groups().deadLetters("g", 0, 10)).singleElement().satisfies(letter -> {
                assertThat(letter.reason()).isEqualTo("expired");
                assertThat(letter.place().topic()).isEqualTo(REPORTS);
                assertThat(letter.message()).isNull();
            });
            assertThat(worker.status().waiting()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void a_move_behind_what_was_trimmed_is_refused_and_a_replay_gives_what_is_left(RedisBinary binary)
            throws InterruptedException {
        try (Stage stage = Stage.on(binary); Subscription worker = stage.bus().subscribe(settings(EPOCHS))) {
            List<Message> sent = messages.epochs(6);
            stage.bus().publish(sent);
            List<Delivery> all = take(worker, 6);
            worker.acknowledge(all);
            stage.fixture().link().call(Command.XTRIM, stage.fixture().stream(EPOCHS), "MAXLEN", 3);
            assertThatThrownBy(() -> worker.seek(Start.after(all.get(1).place())))
                    .isInstanceOf(BusException.Misconfigured.class).hasMessageContaining("was trimmed")
                    .hasMessageContaining(all.get(3).place().entry());
            assertThatThrownBy(() -> worker.seek(Start.after(new Place(EPOCHS, "812x"))))
                    .isInstanceOf(BusException.Misconfigured.class);
            assertThatThrownBy(() -> worker.seek(Start.after(new Place(REPORTS, "1-0"))))
                    .isInstanceOf(BusException.Misconfigured.class);
            worker.seek(Start.after(all.get(3).place()));
            List<Delivery> last = take(worker, 2);
            assertThat(ids(last)).isEqualTo(ids(all.subList(4, 6)));
            worker.replay();
            assertThat(ids(take(worker, 3))).isEqualTo(ids(all.subList(3, 6)));
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void what_is_held_of_another_topic_stays_in_hand_when_the_group_is_moved_on_one(RedisBinary binary)
            throws InterruptedException {
        try (Stage stage = Stage.on(binary);
                Subscription worker = stage.bus().subscribe(settings(EPOCHS, REPORTS))) {
            stage.bus().publish(messages.epochs(2));
            stage.bus().publish(reports(2));
            List<Delivery> held = take(worker, 4);
            List<Delivery> epochs = held.stream().filter(it -> it.place().topic().equals(EPOCHS)).toList();
            List<Delivery> reports = held.stream().filter(it -> it.place().topic().equals(REPORTS)).toList();
            worker.seek(Start.after(epochs.getFirst().place()));
            assertThat(worker.acknowledge(reports.getFirst())).isTrue();
            assertThat(worker.acknowledge(epochs)).isEqualTo(epochs);
            assertThat(worker.giveBack(reports.getLast(), Duration.ZERO, "once more")).isTrue();
            List<Delivery> again = take(worker, 2);
            assertThat(ids(again)).containsExactlyInAnyOrder(ids(epochs).getLast(), ids(reports).getLast());
            assertThat(worker.acknowledge(again)).isEmpty();
            assertThat(worker.status().inFlight()).isZero();
            assertThat(worker.status().waiting()).isZero();
            assertThat(worker.status().lag()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void what_a_leaving_consumer_held_of_another_topic_is_given_back_after_the_move(RedisBinary binary)
            throws InterruptedException {
        try (Stage stage = Stage.on(binary); MessageBus other = stage.fixture().open()) {
            List<Delivery> held;
            try (Subscription leaving = stage.bus().subscribe(settings(EPOCHS, REPORTS))) {
                stage.bus().publish(messages.epochs(2));
                stage.bus().publish(reports(1));
                held = take(leaving, 3);
                leaving.seek(Start.after(
                        held.stream().filter(it -> it.place().topic().equals(EPOCHS)).toList().getLast().place()));
            }
            try (Subscription worker = other.subscribe(settings(EPOCHS, REPORTS).withConsumer("other"))) {
                assertThat(take(worker, 1)).allMatch(it -> it.place().topic().equals(REPORTS));
                assertThat(worker.receive(10, LOOK)).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void a_move_behind_an_entry_that_somebody_has_deleted_holds(RedisBinary binary) throws InterruptedException {
        try (Stage stage = Stage.on(binary); Subscription worker = stage.bus().subscribe(settings(EPOCHS))) {
            List<Message> sent = messages.epochs(6);
            List<Place> places = stage.bus().publish(sent).stream().map(Published::place).toList();
            String stream = stage.fixture().stream(EPOCHS);
            stage.fixture().link().call(Command.XDEL, stream, places.get(2).entry());
            worker.seek(Start.after(places.get(2)));
            assertThat(ids(take(worker, 3))).isEqualTo(ids(sent, 3, 6));
            stage.fixture().link().call(Command.XDEL, stream, places.get(5).entry());
            try (Subscription other =
                    stage.bus().subscribe(SubscriptionSettings.of("h", EPOCHS).from(Start.BEGINNING))) {
                other.seek(Start.END);
                assertThat(other.receive(10, LOOK)).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void a_move_beyond_the_last_entry_is_refused(RedisBinary binary) {
        try (Stage stage = Stage.on(binary); Subscription worker = stage.bus().subscribe(settings(EPOCHS))) {
            Place last = stage.bus().publish(messages.epochs(2)).getLast().place();
            EntryId beyond = EntryId.parse(last.entry()).next();
            assertThatThrownBy(() -> worker.seek(Start.after(new Place(EPOCHS, beyond.toString()))))
                    .isInstanceOf(BusException.Misconfigured.class).hasMessageContaining(last.entry())
                    .hasMessageContaining(beyond.toString());
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void an_id_that_was_given_again_is_found_on_the_log_as_what_it_is_now(RedisBinary binary)
            throws InterruptedException {
        try (Stage stage = Stage.on(binary);
                MessageBus bus = stage.fixture().open(RedisBusSettings.of(stage.fixture().redis())
                        .withRestoring(Duration.ofMillis(100), Duration.ZERO));
                Subscription worker = bus.subscribe(settings(EPOCHS))) {
            long now = stage.fixture().now().toEpochMilli();
            List<Message> before = messages.epochs(5);
            for (int i = 0; i < 5; i++) {
                addAt(stage, now + "-" + i, before.get(i));
            }
            stage.recordAndTrim();
            worker.acknowledge(take(worker, 5));
            stage.fixture().link().call(Command.DEL, stage.fixture().stream(EPOCHS));
            Message after = messages.epoch();
            addAt(stage, now + "-2", after);
            Delivery held = take(worker, 1).getFirst();
            assertThat(ids(List.of(held))).isEqualTo(ids(List.of(after), 0, 1));
            stage.recordAndTrim();
            stage.fixture().link().call(Command.XTRIM, stage.fixture().stream(EPOCHS), "MAXLEN", 0);
            assertThat(worker.giveBack(held, Duration.ZERO, "once more")).isTrue();
            assertThat(ids(take(worker, 1))).isEqualTo(ids(List.of(after), 0, 1));
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void what_is_read_and_counted_at_once_is_small_though_entries_are_large(RedisBinary binary)
            throws InterruptedException {
        try (Stage stage = Stage.on(binary); Subscription worker = stage.bus().subscribe(settings(EPOCHS))) {
            for (int i = 0; i < 320; i++) {
                stage.bus().publish(large(64 << 10));
            }
            long before = Long.parseLong(info(stage, "stats", "total_net_output_bytes"));
            take(worker, 1);
            assertThat(Long.parseLong(info(stage, "stats", "total_net_output_bytes")) - before)
                    .isLessThan(10 << 20);
            assertThat(worker.status().lag()).isEqualTo(319);
            assertThat(info(stage, "commandstats", "cmdstat_xrange")).matches("calls=([2-9][0-9]|[0-9]{3,}),.*");
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void what_cannot_be_handed_over_now_has_lost_no_attempt(RedisBinary binary) throws InterruptedException {
        try (Stage stage = Stage.on(binary); Subscription worker = stage.bus().subscribe(settings(EPOCHS))) {
            List<Message> sent = messages.epochs(2);
            stage.bus().publish(sent.getFirst());
            assertThat(worker.giveBack(take(worker, 1).getFirst(), Duration.ZERO, "once more")).isTrue();
            stage.bus().publish(sent.getLast());
            mayRead(stage, false);
            assertThatThrownBy(() -> worker.receive(10, Duration.ZERO)).isInstanceOf(BusException.Unavailable.class);
            mayRead(stage, true);
            List<Delivery> came = take(worker, 2);
            assertThat(ids(came)).isEqualTo(ids(sent, 0, 2));
            assertThat(came).extracting(Delivery::attempt).containsExactly(2, 1);
            assertThat(worker.acknowledge(came)).isEmpty();
            assertThat(worker.status().inFlight()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void what_has_had_all_its_attempts_is_buried_though_it_cannot_be_found_at_once(RedisBinary binary)
            throws InterruptedException {
        try (Stage stage = Stage.on(binary);
                Subscription worker = stage.bus().subscribe(settings(EPOCHS).withAttempts(1))) {
            stage.bus().publish(messages.epoch());
            take(worker, 1);
            stage.fixture().pass(Duration.ofMinutes(6));
            mayRead(stage, false);
            assertThatThrownBy(() -> worker.receive(10, Duration.ZERO)).isInstanceOf(BusException.Unavailable.class);
            mayRead(stage, true);
            assertThat(worker.receive(10, LOOK)).isEmpty();
            assertThat(stage.bus().groups().deadLetters("g", 0, 10)).singleElement()
                    .satisfies(letter -> assertThat(letter.reason()).isEqualTo("timeout"));
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void groups_and_streams_that_somebody_removes_are_made_again(RedisBinary binary) throws InterruptedException {
        try (Stage stage = Stage.on(binary);
                MessageBus bus = stage.fixture().open(RedisBusSettings.of(stage.fixture().redis())
                        .withRestoring(Duration.ofMillis(100), Duration.ZERO));
                Subscription worker = bus.subscribe(settings(EPOCHS))) {
            bus.publish(messages.epochs(3));
            List<Delivery> held = take(worker, 2);
            stage.fixture().link().call(Command.XGROUP, "DESTROY", stage.fixture().stream(EPOCHS), "oona:g");
            Message next = messages.epoch();
            bus.publish(next);
            List<Delivery> more = take(worker, 2);
            assertThat(ids(more)).contains(next.envelope().eventId());
            worker.acknowledge(held);
            worker.acknowledge(more);
            assertThat(stage.pending(EPOCHS)).isZero();
            stage.fixture().link().call(Command.DEL, stage.fixture().stream(EPOCHS));
            List<Message> later = messages.epochs(2);
            bus.publish(later);
            List<Delivery> again = take(worker, 2);
            assertThat(ids(again)).isEqualTo(later.stream().map(message -> message.envelope().eventId()).toList());
            worker.acknowledge(again);
            assertThat(worker.status().lag()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void what_is_pending_on_redis_though_it_is_settled_is_taken_over_and_acknowledged(RedisBinary binary)
            throws InterruptedException {
        try (Stage stage = Stage.on(binary); Subscription worker = stage.bus().subscribe(settings(EPOCHS))) {
            stage.bus().publish(messages.epochs(10));
            List<Delivery> all = take(worker, 10);
            worker.acknowledge(all.subList(0, 7));
            String key = stage.fixture().stream(EPOCHS);
            for (Delivery lost : all.subList(0, 7)) { // as if its acknowledgement had not reached Redis
                stage.fixture().link().call(Command.XCLAIM, key, "oona:g", "dead", 0, lost.place().entry(), "FORCE",
                        "JUSTID");
            }
            stage.fixture().link().call(Command.XTRIM, key, "MAXLEN", 6); // ids without bodies among them
            assertThat(stage.pending(EPOCHS)).isEqualTo(10);
            try (MessageBus quick = stage.fixture().open(RedisBusSettings.of(stage.fixture().redis())
                    .withRestoring(Duration.ofMillis(100), Duration.ZERO));
                    Subscription other = quick.subscribe(settings(EPOCHS).withConsumer("other"))) {
                assertThat(other.receive(10, LOOK)).isEmpty();
                assertThat(stage.pending(EPOCHS)).isEqualTo(3);
                assertThat(worker.acknowledge(all.subList(7, 10))).isEmpty();
                assertThat(stage.pending(EPOCHS)).isZero();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void a_removed_group_no_longer_holds_trimming_back(RedisBinary binary) throws InterruptedException {
        try (Stage stage = Stage.on(binary)) {
            stage.bus().subscribe(settings("innovation.*")).close();
            stage.bus().publish(reports(4));
            stage.fixture().passSpan();
            stage.recordAndTrim();
            assertThat(stage.length(REPORTS)).isEqualTo(4);
            stage.bus().groups().remove("g");
            stage.recordAndTrim();
            assertThat(stage.length(REPORTS)).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void letters_hold_the_bytes_when_the_stream_is_gone(RedisBinary binary) throws InterruptedException {
        try (Stage stage = Stage.on(binary); Subscription worker = stage.bus().subscribe(settings(REPORTS))) {
            Message sent = messages.report(3, 4);
            stage.bus().publish(sent);
            worker.reject(take(worker, 1).getFirst(), "no");
            stage.fixture().link().call(Command.DEL, stage.fixture().stream(REPORTS));
            GroupLetter letter = stage.bus().groups().deadLetters("g", 0, 10).getFirst();
            assertThat(stage.bus().groups().redrive("g", List.of(letter.id()))).isEqualTo(1);
            Delivery again = take(worker, 1).getFirst();
            assertThat(again.message().payload()).isEqualTo(sent.payload());
            assertThat(again.message().envelope()).isEqualTo(sent.envelope());
            assertThat(worker.acknowledge(again)).isTrue();
        }
    }
}
