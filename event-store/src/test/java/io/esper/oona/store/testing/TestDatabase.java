package io.esper.oona.store.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;

import io.esper.oona.store.Store;
import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.sql.Stores;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.jspecify.annotations.Nullable;

/// A fresh, empty database on a real server, for one test. Close it.
public abstract class TestDatabase implements AutoCloseable {

    /// The databases that everything is tested on.
    public enum Kind {
        H2, POSTGRESQL;

        /// A fresh database with an empty, migrated store for the tenant `main`.
        public TestDatabase create() {
            return switch (this) {
                case H2 -> new H2();
                case POSTGRESQL -> new Postgres();
            };
        }
    }

    /// Settings that open this database.
    public abstract StoreSettings settings();

    /// A store on this database with a clock that the test can rely on.
    public Store open(Clock clock) {
        return Stores.open(settings().withClock(clock));
    }

    /// A store on this database.
    public Store open() {
        return Stores.open(settings());
    }

    @Override
    public abstract void close();

    private static final class H2 extends TestDatabase {
        private static @Nullable Path template;
        private final Path directory;

        H2() {
            try {
                directory = Files.createTempDirectory("oona-h2-");
                Files.copy(template(), directory.resolve("oona.mv.db"));
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        private static synchronized Path template() throws IOException {
            Path made = template;
            if (made == null) {
                Path directory = Files.createTempDirectory("oona-h2-template-");
                Stores.open(StoreSettings.of("jdbc:h2:" + directory.resolve("oona"))).close();
                made = directory.resolve("oona.mv.db");
                made.toFile().deleteOnExit();
                directory.toFile().deleteOnExit();
                template = made;
            }
            return made;
        }

        @Override
        public StoreSettings settings() {
            // What is deleted at once need not be compacted when it is closed.
            return StoreSettings.of("jdbc:h2:" + directory.resolve("oona") + ";MAX_COMPACT_TIME=0");
        }

        @Override
        public void close() {
            try (var files = Files.list(directory)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
                Files.delete(directory);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    private static final class Postgres extends TestDatabase {
        private static final String TEMPLATE = "oona_template";
        private static final AtomicInteger COUNT = new AtomicInteger();
        private static @Nullable EmbeddedPostgres server;
        private final String name = "oona_test_" + COUNT.incrementAndGet();

        Postgres() {
            execute("CREATE DATABASE " + name + " TEMPLATE " + TEMPLATE);
        }

        /// One server for the JVM; it stops with it.
        private static synchronized EmbeddedPostgres server() {
            EmbeddedPostgres running = server;
            if (running == null) {
                try {
                    running = EmbeddedPostgres.builder().setServerConfig("max_connections", "300").start();
                } catch (IOException failed) {
                    throw new UncheckedIOException("The embedded PostgreSQL server does not start.", failed);
                }
                server = running;
                execute("CREATE DATABASE " + TEMPLATE);
                Stores.open(of(running, TEMPLATE)).close();
            }
            return running;
        }

        private static void execute(String sql) {
            try (Connection connection = server().getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute(sql);
            } catch (SQLException failed) {
                throw new IllegalStateException(failed);
            }
        }

        private static StoreSettings of(EmbeddedPostgres server, String database) {
            return StoreSettings.of("jdbc:postgresql://localhost:" + server.getPort() + "/" + database)
                    .withCredentials("postgres", "postgres");
        }

        @Override
        public StoreSettings settings() {
            return of(server(), name);
        }

        @Override
        public void close() {
            execute("DROP DATABASE " + name + " WITH (FORCE)");
        }
    }
}
