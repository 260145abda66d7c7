package io.esper.oona.benchmarks.contender;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/// A PostgreSQL server of the benchmark's own, durable as in operation, with its settings stated. Close it.
public final class BenchmarkServer implements AutoCloseable {
    private static final Map<String, String> SETTINGS =
            Map.copyOf(Map.of("fsync", "on", "synchronous_commit", "on",
                    "full_page_writes", "on", "shared_buffers", "512MB", "max_wal_size", "4GB"));

    private final EmbeddedPostgres server;
    private final long pid;

    private final Path data;
    private final Map<String, String> settings;

    private BenchmarkServer(EmbeddedPostgres server, long pid, Path data, Map<String, String> settings) {
        this.server = server;
        this.pid = pid;
        this.data = data;
        this.settings = settings;
    }

    /// Starts a server in a temporary directory.
    public static BenchmarkServer start() throws IOException {
        return start(Map.of());
    }

    /// Starts a server that does not vacuum by itself, because that would fall into somebody else's measure: contenders do
    /// it when they tidy up.
    public static BenchmarkServer startForTurns() throws IOException {
        return start(Map.of("autovacuum", "off"));
    }

    private static BenchmarkServer start(Map<String, String> more) throws IOException {
        Map<String, String> settings = new TreeMap<>(SETTINGS);
        settings.putAll(more);
        Path data = Files.createTempDirectory("oona-bench-pg-");
        EmbeddedPostgres.Builder builder =
                EmbeddedPostgres.builder().setDataDirectory(data.toFile()).setCleanDataDirectory(true);
        settings.forEach(builder::setServerConfig);
        EmbeddedPostgres started = builder.start();
        return new BenchmarkServer(started,
                Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip()), data, settings);
    }

    /// Root of the server's process tree.
    public long pid() {
        return pid;
    }

    /// Where the server keeps its files.
    public Path data() {
        return data;
    }

    /// A fresh database of this name.
    public Address fresh(String database) {
        execute("DROP DATABASE IF EXISTS " + database + " WITH (FORCE)");
        execute("CREATE DATABASE " + database);
        execute("CHECKPOINT");
        return new Address("jdbc:postgresql://localhost:" + server.getPort() + "/" + database, "postgres", "postgres");
    }

    /// Version and settings.
    public String description() {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW server_version")) {
            row.next();
            return "PostgreSQL " + row.getString(1) + " ("
                    + settings.entrySet().stream().map(Map.Entry::toString).collect(Collectors.joining(", "))
                    + ")";
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /// Executes a statement in the server's own database.
    public void execute(String sql) {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
