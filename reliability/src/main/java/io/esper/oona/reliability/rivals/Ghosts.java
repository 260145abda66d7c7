package io.esper.oona.reliability.rivals;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import io.esper.oona.reliability.Await;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.testing.LogLock;

/// Sessions that are not of the log: they take its lock or lock some of its blocks, stay idle in the transaction for a while,
/// and roll back, commit or vanish. Thread-safe; close it.
final class Ghosts implements AutoCloseable {
    private static final int HELD_NANOS_MAX = 40_000_000;
    private static final int PAUSE_NANOS_MAX = 100_000_000;

    private final StoreSettings settings;
    private final Store.Dialect dialect;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final AtomicLong held = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();

    /// Starts so many.
    Ghosts(StoreSettings settings, Store.Dialect dialect, int count, SplittableRandom random) {
        this.settings = settings;
        this.dialect = dialect;
        for (int i = 0; i < count; i++) {
            SplittableRandom own = random.split();
            threads.add(Thread.ofPlatform().daemon().name("ghost-" + i).start(() -> haunt(own)));
        }
    }

    /// How often one of them held a lock.
    long held() {
        return held.get();
    }

    private void haunt(SplittableRandom random) {
        while (!stopping.get()) {
            try (Connection connection = connect()) {
                connection.setAutoCommit(false);
                lock(connection, random.nextInt(3));
                held.incrementAndGet();
                Await.moment(random.nextInt(HELD_NANOS_MAX));
                switch (random.nextInt(3)) {
                    case 0 -> connection.rollback();
                    case 1 -> connection.commit();
                    default -> vanish(connection);
                }
            } catch (SQLException refused) {
                // a lock that was not to be had, or an end by the server: the next one comes
            }
            Await.moment(random.nextInt(PAUSE_NANOS_MAX));
        }
    }

    private Connection connect() throws SQLException {
        String url = dialect == Store.Dialect.H2 ? settings.url() + ";AUTO_SERVER=TRUE" : settings.url();
        Connection connection = DriverManager.getConnection(url, settings.user(), settings.password());
        try (Statement statement = connection.createStatement()) {
            switch (dialect) {
                case H2 -> statement.execute("SET SCHEMA OONA_MAIN");
                case POSTGRESQL -> statement.execute("SET search_path TO oona_main; SET lock_timeout = '2s'");
            }
        }
        return connection;
    }

    private void lock(Connection connection, int what) throws SQLException {
        if (what > 0 || dialect == Store.Dialect.H2) {
            LogLock.take(connection, dialect); // on H2 a changed row must not be locked: docs/internals/log.md
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT 1 FROM log_block ORDER BY class, last_position DESC LIMIT 3 FOR UPDATE");
        }
    }

    /// As a process does that is killed: the server learns of it only by the closed line.
    private void vanish(Connection connection) throws SQLException {
        if (dialect == Store.Dialect.POSTGRESQL) {
            connection.abort(Runnable::run);
        }
    }

    @Override
    public void close() {
        stopping.set(true);
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
