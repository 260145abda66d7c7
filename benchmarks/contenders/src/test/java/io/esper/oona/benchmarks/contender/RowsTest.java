package io.esper.oona.benchmarks.contender;

import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/// The contenders that keep rows, on real databases.
class RowsTest {
    private static BenchmarkServer server;

    @TempDir
    private Path files;

    @BeforeAll
    static void start() throws IOException {
        server = BenchmarkServer.startForTurns();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @Nested
    class Rows_by_copy extends ContenderContract {
        @Override
        protected Contender open() {
            return new CopyRows(server.fresh("indexed"), true);
        }
    }

    @Nested
    class Bare_rows_by_copy extends ContenderContract {
        @Override
        protected Contender open() {
            return new CopyRows(server.fresh("bare"), false);
        }

        @Override
        protected Order order() {
            return Order.NONE;
        }
    }

    @Nested
    class Rows_in_batches_on_h2 extends ContenderContract {
        @Override
        protected Contender open() {
            return new BatchRows(new Address("jdbc:h2:" + files.resolve(UUID.randomUUID().toString()), "sa", ""));
        }
    }
}
