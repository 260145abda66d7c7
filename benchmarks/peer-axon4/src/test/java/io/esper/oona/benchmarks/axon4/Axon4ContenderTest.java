package io.esper.oona.benchmarks.axon4;

import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;

import io.esper.oona.benchmarks.contender.Address;
import io.esper.oona.benchmarks.contender.BenchmarkServer;
import io.esper.oona.benchmarks.contender.Contender;
import io.esper.oona.benchmarks.contender.ContenderContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

class Axon4ContenderTest {

    @Nested
    class On_postgresql extends ContenderContract {
        private static BenchmarkServer server;

        @BeforeAll
        static void start() throws IOException {
            server = BenchmarkServer.startForTurns();
        }

        @AfterAll
        static void stop() throws IOException {
            server.close();
        }

        @Override
        protected Contender open() {
            return new Axon4Contender(server.fresh("axon_4"));
        }
    }

    @Nested
    class On_h2 extends ContenderContract {
        @TempDir
        private Path files;

        @Override
        protected Contender open() {
            return new Axon4Contender(
                    new Address("jdbc:h2:" + files.resolve(UUID.randomUUID().toString()), "sa", ""));
        }
    }
}
