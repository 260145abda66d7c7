package io.esper.oona.benchmarks.axon5;

import java.io.IOException;

import io.esper.oona.benchmarks.contender.BenchmarkServer;
import io.esper.oona.benchmarks.contender.Contender;
import io.esper.oona.benchmarks.contender.ContenderContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

class Axon5ContenderTest {
    private static BenchmarkServer server;

    @BeforeAll
    static void start() throws IOException {
        System.setProperty("axoniq.update-checker.disabled", "true");
        server = BenchmarkServer.startForTurns();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @Nested
    class Over_oona extends ContenderContract {
        @Override
        protected Contender open() {
            return OonaEngine.open(server.fresh("oona"));
        }

        @Override
        protected boolean findsById() {
            return false;
        }
    }

    @Nested
    class Over_jpa extends ContenderContract {
        @Override
        protected Contender open() {
            return JpaEngine.open(server.fresh("jpa"));
        }

        @Override
        protected boolean findsById() {
            return false;
        }
    }
}
