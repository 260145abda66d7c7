package io.esper.oona.redis.transport;

import io.esper.oona.bus.contract.BusFixture;
import io.esper.oona.bus.contract.MessageBusContract;
import io.esper.oona.redis.testing.RedisBinary;
import io.esper.oona.redis.testing.RedisServer;
import io.esper.oona.store.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/// The contract suite on Redis.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PackagedRedisBusTest extends MessageBusContract {
    private final RedisServer server = RedisServer.start(RedisBinary.all().getLast(), "--appendonly", "yes");

    @Override
    protected BusFixture newFixture() {
        return new RedisFixture(server, TestDatabase.Kind.H2);
    }

    @AfterAll
    void stop() {
        server.close();
    }
}
