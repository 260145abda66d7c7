package io.esper.oona.redis.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.esper.oona.bus.BusException;
import io.esper.oona.bus.Delivery;
import io.esper.oona.bus.GroupStatus;
import io.esper.oona.bus.MessageBus;
import io.esper.oona.bus.Published;
import io.esper.oona.bus.Subscription;
import io.esper.oona.bus.contract.BusMessages;
import io.esper.oona.bus.faults.ChildConsumer;
import io.esper.oona.bus.faults.HandledMessages;
import io.esper.oona.event.Message;
import io.esper.oona.event.TopicCatalogue;
import io.esper.oona.redis.entry.EntryWriter;
import io.esper.oona.redis.link.Command;
import io.esper.oona.redis.link.RedisLink;
import io.esper.oona.redis.link.RedisSettings;
import io.esper.oona.redis.link.Replies;
import io.esper.oona.redis.testing.RedisBinary;
import io.esper.oona.redis.testing.RedisServer;
import io.esper.oona.redis.testing.Waiting;
import io.esper.oona.store.Store;
import io.esper.oona.store.testing.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import redis.clients.jedis.Jedis;

/// Consumers and servers that are killed, frozen and set back: in = handled + dead letters + open, and handlers' work once.
class RedisBusFaultsTest {
    private static final String EPOCHS = "system.events.epoch";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    static Stream<RedisBinary> servers() {
        return RedisBinary.all().stream();
    }

    private static RedisServer durable(RedisBinary binary) {
        return RedisServer.start(binary, "--appendonly", "yes", "--appendfsync", "always");
    }

    private static MessageBus open(Store store, RedisServer redis) {
        return RedisBus.open(store, TopicCatalogue::builtIn, RedisConsumer.bus(redis.url()));
    }

    private static GroupStatus status(MessageBus bus) {
        return bus.groups().find("g").orElseThrow();
    }

    private static boolean settled(MessageBus bus) {
        GroupStatus status = status(bus);
        return status.lag() == 0 && status.inFlight() == 0 && status.waiting() == 0;
    }

    private static long pending(RedisServer redis) {
        try (RedisLink link = redis.link()) {
            for (Object element : Replies.list(link.call(Command.XINFO, "GROUPS", EPOCHS))) {
                Map<String, ?> its = Replies.pairs(element);
                if (Replies.text(its.get("name")).equals("oona:g")) {
                    return Replies.number(its.get("pending"));
                }
            }
        }
        throw new AssertionError("There is no group on Redis.");
    }

    private static void assertEverythingIsAccountedFor(Store store, MessageBus bus, List<Message> sent) {
        Set<UUID> poison = HandledMessages.poison(sent);
        assertThat(settled(bus)).as(status(bus).toString()).isTrue();
        assertThat(bus.groups().deadLetters("g", 0, 1_000).stream()
                .map(letter -> HandledMessages.id(Objects.requireNonNull(letter.message()))))
                .containsExactlyInAnyOrderElementsOf(poison);
        assertThat(HandledMessages.handled(store)).doesNotHaveDuplicates().hasSize(sent.size() - poison.size())
                .containsAll(sent.stream().map(HandledMessages::id).filter(it -> !poison.contains(it)).toList());
    }

    @ParameterizedTest
    @MethodSource("servers")
    void what_a_consumer_had_received_when_it_was_killed_is_delivered_to_another(RedisBinary binary)
            throws InterruptedException {
        try (RedisServer redis = durable(binary);
                TestDatabase database = TestDatabase.Kind.POSTGRESQL.create();
                Store store = database.open();
                MessageBus bus = open(store, redis)) {
            List<Message> sent = HandledMessages.epochs(7);
            bus.publish(sent);
            Set<UUID> killed;
            try (ChildConsumer child = RedisConsumer.holding(database.settings(), redis, 5)) {
                killed = new HashSet<>(child.received());
            }
            assertThat(killed).hasSize(5);
            assertThat(pending(redis)).isEqualTo(5);
            Set<UUID> acknowledged = new HashSet<>();
            try (Subscription subscription = bus.subscribe(ChildConsumer.settings("parent"))) {
                acknowledged.addAll(
                        HandledMessages.acknowledge(subscription, 7, delivery -> assertThat(delivery.redelivered())
                                .isEqualTo(killed.contains(HandledMessages.id(delivery.message())))));
            }
            assertThat(acknowledged).hasSize(7);
            assertThat(pending(redis)).isZero();
            assertThat(status(bus).inFlight()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void a_frozen_consumer_that_acknowledges_too_late_neither_loses_nor_doubles(RedisBinary binary)
            throws InterruptedException {
        try (RedisServer redis = durable(binary);
                TestDatabase database = TestDatabase.Kind.H2.create();
                Store store = database.open();
                MessageBus bus = open(store, redis)) {
            bus.publish(HandledMessages.epochs(5));
            try (ChildConsumer child = RedisConsumer.holding(database.settings(), redis, 5)) {
                Set<UUID> frozen = new HashSet<>(child.received());
                child.freeze();
                Set<UUID> acknowledged = new HashSet<>();
                try (Subscription subscription = bus.subscribe(ChildConsumer.settings("parent"))) {
                    acknowledged.addAll(HandledMessages.acknowledge(subscription, 5, _ -> {}));
                    assertThat(acknowledged).isEqualTo(frozen);
                    child.thaw();
                    child.tell();
                    assertThat(child.line("late")).isEqualTo("5");
                    assertThat(subscription.receive(10, Duration.ofMillis(500))).isEmpty();
                }
            }
            assertThat(pending(redis)).isZero();
            assertThat(status(bus).deadLetters()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void consumers_that_race_for_what_was_abandoned_handle_everything_once_but_the_poison(RedisBinary binary)
            throws InterruptedException {
        try (RedisServer redis = durable(binary);
                TestDatabase database = TestDatabase.Kind.POSTGRESQL.create();
                Store store = database.open();
                MessageBus bus = open(store, redis)) {
            HandledMessages.makeTable(store);
            List<Message> sent = HandledMessages.epochs(1_000);
            AtomicBoolean stopping = new AtomicBoolean();
            List<Thread> racers = new ArrayList<>();
            List<Throwable> failed = Collections.synchronizedList(new ArrayList<>());
            try (ChildConsumer victim = RedisConsumer.handling(database.settings(), redis)) {
                assertThat(victim.line("ready")).isEqualTo("now");
                bus.publish(sent);
                assertThat(victim.line("handled")).isNotEmpty();
                for (int i = 0; i < 4; i++) {
                    String name = "racer-" + i;
                    racers.add(Thread.ofPlatform().start(() -> race(bus, name, stopping, failed)));
                }
                assertThat(victim.line("handled")).isNotEmpty();
            }
            Waiting.until("everything is settled", PATIENCE, () -> settled(bus));
            stopping.set(true);
            for (Thread racer : racers) {
                racer.join();
            }
            assertThat(failed).isEmpty();
            assertEverythingIsAccountedFor(store, bus, sent);
            assertThat(pending(redis)).isZero();
        }
    }

    private static void race(MessageBus bus, String name, AtomicBoolean stopping, List<Throwable> failed) {
        try (Subscription subscription = bus.subscribe(ChildConsumer.settings(name))) {
            while (!stopping.get()) {
                subscription.handle(10, Duration.ofMillis(100), HandledMessages::handle);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | AssertionError wrong) {
            failed.add(wrong);
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void nothing_is_lost_and_nothing_done_twice_when_redis_is_killed_again_and_again(RedisBinary binary)
            throws InterruptedException {
        try (RedisServer redis = durable(binary);
                TestDatabase database = TestDatabase.Kind.POSTGRESQL.create();
                Store store = database.open();
                MessageBus bus = open(store, redis)) {
            HandledMessages.makeTable(store);
            List<Message> sent = HandledMessages.epochs(600);
            AtomicBoolean stopping = new AtomicBoolean();
            Map<UUID, Boolean> seen = new ConcurrentHashMap<>();
            List<Throwable> failed = Collections.synchronizedList(new ArrayList<>());
            List<Thread> workers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                String name = "worker-" + i;
                workers.add(Thread.ofPlatform().start(() -> work(bus, name, stopping, seen, failed)));
            }
            Thread killer = Thread.ofPlatform().start(() -> {
                for (int i = 1; i <= 3; i++) {
                    int so = i * 100;
                    Waiting.until("so many were handled: " + so, PATIENCE, () -> seen.size() >= so);
                    redis.kill();
                    redis.startAgain();
                }
            });
            publishStubbornly(bus, sent, 20);
            killer.join();
            Waiting.until("everything was seen", PATIENCE, () -> seen.size() == sent.size());
            Waiting.until("everything is settled", PATIENCE, () -> settled(bus));
            Waiting.until("Redis hears of it", () -> pending(redis) == 0);
            stopping.set(true);
            for (Thread worker : workers) {
                worker.join();
            }
            assertThat(failed).isEmpty();
            try (RedisLink link = redis.link()) {
                assertThat(HandledMessages.handled(store).size() + status(bus).deadLetters())
                        .isEqualTo(Replies.number(link.call(Command.XLEN, EPOCHS)));
            }
            assertThat(handledOrDead(store, bus)).isEqualTo(
                    new HashSet<>(sent.stream().map(HandledMessages::id).toList()));
        }
    }

    private static Set<UUID> handledOrDead(Store store, MessageBus bus) {
        Set<UUID> all = new HashSet<>(HandledMessages.handled(store));
        bus.groups().deadLetters("g", 0, 1_000)
                .forEach(letter -> all.add(HandledMessages.id(Objects.requireNonNull(letter.message()))));
        return all;
    }

    /// Publishes again what may not have been taken; so some come twice, with one id.
    private static void publishStubbornly(MessageBus bus, List<Message> sent, int size) {
        for (int from = 0; from < sent.size(); from += size) {
            List<Message> batch = sent.subList(from, from + size);
            boolean taken = false;
            while (!taken) {
                try {
                    taken = bus.publish(batch).size() == batch.size();
                } catch (BusException.Unavailable away) {
                    assertThat(away).hasMessageContaining("Redis");
                }
            }
        }
    }

    private static void work(MessageBus bus, String name, AtomicBoolean stopping, Map<UUID, Boolean> seen,
            List<Throwable> failed) {
        try (Subscription subscription = bus.subscribe(ChildConsumer.settings(name))) {
            while (!stopping.get()) {
                try {
                    subscription.handle(10, Duration.ofSeconds(2), (connection, delivery) -> {
                        seen.put(HandledMessages.id(delivery.message()), true);
                        HandledMessages.handle(connection, delivery);
                    });
                } catch (BusException.Unavailable away) {
                    assertThat(away).hasMessageContaining("Redis");
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | AssertionError wrong) {
            failed.add(wrong);
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void what_a_server_that_was_set_back_gets_anew_is_delivered(RedisBinary binary)
            throws InterruptedException, IOException {
        try (RedisServer redis = durable(binary);
                TestDatabase database = TestDatabase.Kind.H2.create();
                Store store = database.open();
                MessageBus bus = open(store, redis);
                Subscription subscription = bus.subscribe(ChildConsumer.settings("worker"))) {
            List<Message> sent = HandledMessages.epochs(6);
            try (RedisLink link = redis.link()) {
                addAt(link, "1000000000000-1", sent.get(0));
                assertThat(ids(drain(subscription))).containsExactly(HandledMessages.id(sent.get(0)));
                redis.kill();
                Path saved = copy(redis.directory(), Files.createTempDirectory("oona-set-back-"));
                redis.startAgain();
                try (RedisLink again = redis.link()) {
                    addAt(again, "1000000000500-1", sent.get(1));
                    addAt(again, "1000000000500-2", sent.get(2));
                }
                assertThat(ids(drain(subscription))).containsExactly(HandledMessages.id(sent.get(1)),
                        HandledMessages.id(sent.get(2)));
                redis.kill();
                delete(redis.directory());
                copy(saved, redis.directory());
                delete(saved);
                Files.delete(saved);
                redis.startAgain();
                try (RedisLink after = redis.link()) {
                    addAt(after, "1000000000200-1", sent.get(3)); // the clock of the other server was behind
                    addAt(after, "1000000000600-1", sent.get(4));
                }
                assertThat(ids(drain(subscription))).contains(HandledMessages.id(sent.get(3)),
                        HandledMessages.id(sent.get(4)));
            }
        }
    }

    private static void addAt(RedisLink link, String entry, Message message) {
        List<Object> arguments = new ArrayList<>(List.of(message.topic(), entry));
        arguments.addAll(EntryWriter.fields(message.topic(), message.envelope(),
                message.payload(), Map.of()));
        link.call(Command.XADD, arguments.toArray());
    }

    private static List<UUID> ids(List<Delivery> deliveries) {
        return deliveries.stream().map(delivery -> HandledMessages.id(delivery.message())).toList();
    }

    private static List<Delivery> drain(Subscription from) throws InterruptedException {
        List<Delivery> all = new ArrayList<>();
        for (List<Delivery> some = from.receive(10, Duration.ofSeconds(20)); !some.isEmpty(); some =
                from.receive(10, Duration.ofMillis(300))) {
            from.acknowledge(some);
            all.addAll(some);
        }
        return all;
    }

    private static Path copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(Objects.requireNonNull(target.getParent()));
                Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return to;
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Collections.reverseOrder()).filter(it -> !it.equals(directory)).toList()) {
                Files.delete(file);
            }
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void a_replica_that_lacks_the_newest_takes_over_and_nothing_is_done_twice(RedisBinary binary)
            throws InterruptedException {
        try (RedisServer master = durable(binary);
                RedisServer replica = RedisServer.start(binary, "--appendonly", "yes", "--replicaof", "127.0.0.1",
                        Integer.toString(master.port()));
                TestDatabase database = TestDatabase.Kind.H2.create();
                Store store = database.open();
                MessageBus bus = RedisBus.open(store, TopicCatalogue::builtIn,
                        RedisConsumer.bus(master.url() + ",127.0.0.1:" + replica.port()));
                Subscription subscription = bus.subscribe(ChildConsumer.settings("worker"))) {
            HandledMessages.makeTable(store);
            BusMessages messages = new BusMessages(5);
            List<Message> sent = new ArrayList<>(messages.epochs(100));
            bus.publish(sent);
            handleAll(subscription);
            try (RedisLink link = master.link()) {
                Waiting.until("the replica has it all", () -> {
                    Map<String, String> says = Replies.info(link.call(Command.INFO, "replication"));
                    return says.getOrDefault("slave0", "")
                            .contains("offset=" + says.getOrDefault("master_repl_offset", "?") + ",");
                });
            }
            try (Jedis jedis = new Jedis("127.0.0.1", replica.port())) {
                jedis.replicaofNoOne();
            }
            List<Message> unknown = messages.epochs(20); // the replica never hears of these
            bus.publish(unknown);
            handleAll(subscription);
            master.kill();
            List<Message> after = messages.epochs(10);
            publishStubbornly(bus, after, 10);
            handleAll(subscription);
            sent.addAll(unknown);
            sent.addAll(after);
            assertThat(HandledMessages.handled(store)).containsExactlyInAnyOrderElementsOf(
                    sent.stream().map(HandledMessages::id).toList());
            awaitNothingPending(subscription, replica);
            assertThat(settled(bus)).as(status(bus).toString()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void a_master_that_becomes_a_replica_and_keeps_its_clients_is_left(RedisBinary binary) throws InterruptedException {
        try (RedisServer first = durable(binary);
                RedisServer second = RedisServer.start(binary, "--appendonly", "yes", "--replicaof", "127.0.0.1",
                        Integer.toString(first.port()));
                TestDatabase database = TestDatabase.Kind.H2.create();
                Store store = database.open();
                MessageBus bus = RedisBus.open(store, TopicCatalogue::builtIn,
                        RedisBusSettings.of(RedisSettings.of(first.url() + ",127.0.0.1:" + second.port())));
                Subscription subscription =
                        bus.subscribe(ChildConsumer.settings("worker").withVisibility(Duration.ofMinutes(5)))) {
            BusMessages messages = new BusMessages(6);
            bus.publish(messages.epochs(4));
            List<Delivery> held = new ArrayList<>();
            while (held.size() < 4) {
                held.addAll(subscription.receive(4 - held.size(), Duration.ofSeconds(5)));
            }
            subscription.acknowledge(held.getFirst());
            try (RedisLink link = first.link()) {
                Waiting.until("the replica has it all", () -> {
                    Map<String, String> says = Replies.info(link.call(Command.INFO, "replication"));
                    return says.getOrDefault("slave0", "")
                            .contains("offset=" + says.getOrDefault("master_repl_offset", "?") + ",");
                });
            }
            try (Jedis promoted = new Jedis("127.0.0.1", second.port());
                    Jedis demoted = new Jedis("127.0.0.1", first.port())) {
                promoted.replicaofNoOne();
                demoted.replicaof("127.0.0.1", second.port());
            }
            subscription.acknowledge(held.subList(1, 4));
            assertThat(pending(second)).isZero();
            Message refused = messages.epoch();
            assertThatThrownBy(() -> bus.publish(refused)).isInstanceOf(BusException.Unavailable.class);
            assertThat(bus.publish(refused).place().topic()).isEqualTo(EPOCHS);
            assertThat(ids(drain(subscription))).containsExactly(HandledMessages.id(refused));
        }
    }

    /// Who reads compares from time to time what is pending with the database.
    private static void awaitNothingPending(Subscription reader, RedisServer redis) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (pending(redis) > 0 && System.nanoTime() < deadline) {
            assertThat(reader.receive(1, Duration.ofMillis(100))).isEmpty();
        }
        assertThat(pending(redis)).isZero();
    }

    private static void handleAll(Subscription subscription) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        int quiet = 0;
        while (quiet < 3 && System.nanoTime() < deadline) {
            try {
                quiet = subscription.handle(50, Duration.ofMillis(300), HandledMessages::handle).acknowledged() == 0
                        ? quiet + 1
                        : 0;
            } catch (BusException.Unavailable away) {
                assertThat(away).hasMessageContaining("Redis");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void no_more_messages_are_on_their_way_than_allowed(RedisBinary binary) throws InterruptedException {
        try (RedisServer redis = durable(binary);
                TestDatabase database = TestDatabase.Kind.H2.create();
                Store store = database.open();
                MessageBus bus = RedisBus.open(store, TopicCatalogue::builtIn,
                        RedisBusSettings.of(RedisSettings.of(redis.url()).withTimeout(Duration.ofMinutes(1)))
                                .withPublishMax(20))) {
            bus.publish(HandledMessages.epochs(1));
            redis.freeze();
            AtomicInteger submitted = new AtomicInteger();
            List<CompletableFuture<List<Published>>> underWay = Collections.synchronizedList(new ArrayList<>());
            Thread publisher = Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 8; i++) {
                    underWay.add(bus.publishAsync(new BusMessages(50 + i).epochs(5)));
                    submitted.incrementAndGet();
                }
            });
            Waiting.until("the publisher is held",
                    () -> submitted.get() == 4 && publisher.getState() == Thread.State.WAITING);
            assertThat(submitted).hasValue(4);
            assertThat(underWay).noneMatch(CompletableFuture::isDone);
            redis.thaw();
            publisher.join();
            Waiting.until("everything is published",
                    () -> underWay.size() == 8 && underWay.stream().allMatch(CompletableFuture::isDone));
            assertThat(underWay).allMatch(one -> one.join().size() == 5);
            try (RedisLink link = redis.link()) {
                assertThat(Replies.number(link.call(Command.XLEN, EPOCHS))).isEqualTo(41);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void while_redis_is_away_callers_are_told_so_and_what_they_hold_can_be_settled(RedisBinary binary)
            throws InterruptedException {
        try (RedisServer redis = durable(binary);
                TestDatabase database = TestDatabase.Kind.H2.create();
                Store store = database.open();
                MessageBus bus = RedisBus.open(store, TopicCatalogue::builtIn,
                        RedisBusSettings.of(RedisSettings.of(redis.url()).withTimeout(Duration.ofMillis(500)))
                                .withRestoring(Duration.ofMillis(300), Duration.ZERO));
                Subscription subscription =
                        bus.subscribe(ChildConsumer.settings("worker").withVisibility(Duration.ofMinutes(5)))) {
            List<Message> sent = HandledMessages.epochs(5);
            bus.publish(sent.subList(0, 4));
            List<Delivery> held = new ArrayList<>();
            while (held.size() < 3) {
                held.addAll(subscription.receive(3 - held.size(), Duration.ofSeconds(5)));
            }
            redis.kill();
            assertThatThrownBy(() -> subscription.receive(1, Duration.ofMillis(200)))
                    .isInstanceOf(BusException.Unavailable.class);
            assertThatThrownBy(() -> bus.publish(sent.get(4))).isInstanceOf(BusException.Unavailable.class);
            assertThat(subscription.acknowledge(held)).isEmpty();
            redis.startAgain();
            assertThat(pending(redis)).isEqualTo(3);
            bus.publish(sent.get(4));
            assertThat(ids(drain(subscription))).containsExactly(HandledMessages.id(sent.get(3)),
                    HandledMessages.id(sent.get(4)));
            awaitNothingPending(subscription, redis);
        }
    }
}
