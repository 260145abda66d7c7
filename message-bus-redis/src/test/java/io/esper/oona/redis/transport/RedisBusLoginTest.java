package io.esper.oona.redis.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.esper.oona.bus.BusException;
import io.esper.oona.bus.Delivery;
import io.esper.oona.bus.MessageBus;
import io.esper.oona.bus.Start;
import io.esper.oona.bus.Subscription;
import io.esper.oona.bus.SubscriptionSettings;
import io.esper.oona.bus.contract.BusMessages;
import io.esper.oona.event.TopicCatalogue;
import io.esper.oona.redis.testing.RedisBinary;
import io.esper.oona.redis.testing.RedisServer;
import io.esper.oona.store.Store;
import io.esper.oona.store.testing.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import redis.clients.jedis.Jedis;

/// What the bus needs of a server: the rights that docs/guides/redis.md names, and a server that keeps what it has.
class RedisBusLoginTest {
    private static final String PASSWORD = "correct horse battery staple";
    private static final String[] RULES = ("on ~* +info +config|get +time +ping +xadd +xread +xreadgroup +xack +xclaim"
            + " +xautoclaim +xgroup +xinfo +xpending +xrange +xtrim +get +strlen").split(" ");

    static Stream<RedisBinary> servers() {
        return RedisBinary.all().stream();
    }

    @ParameterizedTest
    @MethodSource("servers")
    void a_user_with_the_rights_that_the_guide_names_can_do_everything(RedisBinary binary)
            throws InterruptedException {
        try (RedisServer redis = RedisServer.start(binary, "--appendonly", "yes");
                TestDatabase database = TestDatabase.Kind.H2.create();
                Store store = database.open()) {
            try (Jedis jedis = new Jedis("127.0.0.1", redis.port())) {
                jedis.aclSetUser("oona", RULES);
                jedis.aclSetUser("oona", ">" + PASSWORD);
            }
            RedisBusSettings settings = RedisBusSettings.of(redis.settings().withCredentials("oona", PASSWORD))
                    .withRestoring(Duration.ofMillis(100), Duration.ZERO);
            try (MessageBus bus = RedisBus.open(store, TopicCatalogue::builtIn, settings);
                    Subscription worker =
                            bus.subscribe(SubscriptionSettings.of("g", "system.*").from(Start.BEGINNING))) {
                BusMessages messages = new BusMessages(1);
                bus.publish(messages.epochs(3));
                List<Delivery> came = worker.receive(3, Duration.ofSeconds(20));
                assertThat(came).isNotEmpty();
                worker.giveBack(came.getFirst(), Duration.ZERO, "once more");
                assertThat(worker.receive(3, Duration.ofSeconds(20))).isNotEmpty();
                worker.seek(Start.at(store.clock().instant()));
                worker.seek(Start.END);
                worker.replay();
                assertThat(worker.receive(3, Duration.ofSeconds(20))).isNotEmpty();
                assertThat(worker.status().lagExact()).isTrue();
                bus.groups().remove("g");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void a_server_that_would_evict_is_refused_and_what_it_can_lose_is_said(RedisBinary binary) {
        try (RedisServer evicting = RedisServer.start(binary, "--maxmemory-policy", "allkeys-lru");
                RedisServer everySecond =
                        RedisServer.start(binary, "--appendonly", "yes", "--appendfsync", "everysec");
                TestDatabase database = TestDatabase.Kind.H2.create();
                Store store = database.open()) {
            assertThatThrownBy(() -> RedisBus.open(store, TopicCatalogue::builtIn, evicting.settings()))
                    .isInstanceOf(BusException.Misconfigured.class).hasMessageContaining("allkeys-lru");
            try (RedisBus bus = RedisBus.open(store, TopicCatalogue::builtIn, everySecond.settings())) {
                assertThat(bus.server().toString()).contains("everysec").contains("last second");
            }
        }
    }
}
