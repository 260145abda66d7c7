package io.esper.oona.reliability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.sql.Stores;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.jspecify.annotations.Nullable;

/// What all cycles of a run copy or share: an empty store as an H2 file and as a PostgreSQL data directory, one server that runs
/// all the time, and child processes that wait for work. Each is made when it is first asked for. Thread-safe; close it.
public final class Databases implements AutoCloseable {
    /// The database with an empty store in every copy of the data directory.
    public static final String STORE = "oona";
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final long MEMORY_BYTES_MIN = 512L * 1024 * 1024;

    private final Path directory;
    private final Nursery nursery;
    private final List<Path> elsewhere = new ArrayList<>();
    private @Nullable Path h2File;
    private @Nullable Path binaries;
    private @Nullable Path data;
    private @Nullable PostgresServer shared;

    /// @param directory for templates, servers and logs; removed when closed
    public Databases(Path directory) {
        this.directory = directory;
        this.nursery = new Nursery(directory);
    }

    /// Child processes.
    public Nursery nursery() {
        return nursery;
    }

    /// Copies an empty store to this place.
    ///
    /// @param name of the database: the file's name without `.mv.db`
    public StoreSettings h2At(Path target, String name) throws IOException {
        Files.copy(h2File(), target.resolve(name + ".mv.db"));
        return StoreSettings.of("jdbc:h2:" + target.resolve(name) + ";MAX_COMPACT_TIME=0");
    }

    private synchronized Path h2File() {
        Path made = h2File;
        if (made == null) {
            Path template = directory.resolve("h2-template");
            Stores.open(StoreSettings.of("jdbc:h2:" + template)).close();
            made = directory.resolve("h2-template.mv.db");
            h2File = made;
        }
        return made;
    }

    /// A server, not yet started, on a copy of the data directory, whose database [#STORE] holds an empty store.
    ///
    /// @param target   where the copy goes; must not exist
    /// @param settings of the server, beside the usual ones
    public PostgresServer postgresAt(Path target, Map<String, String> settings)
            throws IOException, InterruptedException {
        Commands.must("cp", "-a", data().toString(), target.toString());
        return new PostgresServer(binaries(), target, log(), settings);
    }

    private Path log() {
        return directory.resolve("postgres-" + COUNT.incrementAndGet() + ".log");
    }

    /// A place for what outlives a cycle, in memory where the machine has one: for faults that leave the disk alone, whose recovery
    /// would else mostly wait for it.
    public synchronized Path inMemory(String name) throws IOException {
        if (Files.isWritable(MEMORY) && Files.getFileStore(MEMORY).getUsableSpace() > MEMORY_BYTES_MIN) {
            Path place = Files.createTempDirectory(MEMORY, "oona-reliability-");
            elsewhere.add(place);
            return place.resolve(name);
        }
        return directory.resolve(name + "-" + COUNT.incrementAndGet());
    }

    private synchronized Path binaries() throws IOException {
        Path known = binaries;
        if (known == null) {
            try (EmbeddedPostgres unpacked = EmbeddedPostgres.builder().start();
                    Connection connection = unpacked.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT setting FROM pg_config WHERE name = 'BINDIR'")) {
                row.next();
                known = Path.of(row.getString(1));
            } catch (SQLException failed) {
                throw new IOException("The embedded PostgreSQL does not say where its programs are.", failed);
            }
            binaries = known;
        }
        return known;
    }

    private synchronized Path data() throws IOException, InterruptedException {
        Path made = data;
        if (made == null) {
            made = directory.resolve("pg-template");
            Commands.must(PostgresServer.unprivileged(List.of(binaries().resolve("initdb").toString(), "-D",
                    made.toString(), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--wal-segsize=1",
                    "--no-sync")).toArray(String[]::new));
            try (PostgresServer server = new PostgresServer(binaries(), made, log(), Map.of("fsync", "off"))) {
                server.start();
                server.execute("CREATE DATABASE " + STORE);
                Stores.open(server.settings(STORE)).close();
                server.stop();
            } catch (SQLException failed) {
                throw new IOException(failed);
            }
            data = made;
        }
        return made;
    }

    /// A fresh, empty store on the server that all cycles share.
    StoreSettings onSharedServer() throws IOException, InterruptedException {
        PostgresServer server = sharedServer();
        String name = "cycle_" + COUNT.incrementAndGet();
        try {
            server.execute("CREATE DATABASE " + name + " TEMPLATE " + STORE);
        } catch (SQLException failed) {
            throw new IOException(failed);
        }
        return server.settings(name);
    }

    /// Removes a database of the shared server.
    synchronized void drop(StoreSettings settings) throws IOException {
        PostgresServer server = shared;
        if (server == null) {
            return;
        }
        String name = settings.url().substring(settings.url().lastIndexOf('/') + 1);
        try {
            server.execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
        } catch (SQLException failed) {
            throw new IOException(failed);
        }
    }

    private synchronized PostgresServer sharedServer() throws IOException, InterruptedException {
        PostgresServer running = shared;
        if (running == null) {
            running = postgresAt(directory.resolve("pg-shared"), Map.of());
            running.start();
            shared = running;
        }
        return running;
    }

    /// Makes the start of child processes cheaper, where that is possible.
    public void prepareFasterStart() throws IOException, InterruptedException {
        StoreSettings shared = onSharedServer();
        Instant beginning = Clock.systemUTC().instant();
        List<Job> trials = new ArrayList<>();
        for (StoreSettings settings : List.of(h2At(directory, "trial"), shared)) {
            trials.add(Job.on(settings, beginning)
                    .writing(new WriterSpec(-1, WriterSpec.Manner.SYNC, WriterSpec.Load.MIXED),
                            new WriterSpec(-2, WriterSpec.Manner.ASYNC, WriterSpec.Load.MIXED),
                            new WriterSpec(-3, WriterSpec.Manner.CONDITIONAL, WriterSpec.Load.MIXED))
                    .reading(1).maintaining());
        }
        nursery.prepareFasterStart(trials);
        drop(shared);
    }

    /// Versions of the databases, for the report.
    public String description() throws IOException, InterruptedException {
        try {
            return sharedServer().description() + ", H2 " + org.h2.engine.Constants.VERSION;
        } catch (SQLException failed) {
            throw new IOException(failed);
        }
    }

    @Override
    public synchronized void close() {
        nursery.close();
        if (shared != null) {
            shared.close();
        }
        elsewhere.forEach(Workspace::remove);
        Workspace.remove(directory);
    }
}
