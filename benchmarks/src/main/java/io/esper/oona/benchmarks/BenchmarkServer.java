package io.esper.oona.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

import io.esper.oona.store.StoreSettings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/// A PostgreSQL server of this benchmark's own, durable as in operation, with its settings stated. Close it.
final class BenchmarkServer implements AutoCloseable {
    private static final Map<String, String> SETTINGS =
            new LinkedHashMap<>(Map.of("fsync", "on", "synchronous_commit", "on",
                    "full_page_writes", "on", "shared_buffers", "512MB", "max_wal_size", "4GB"));

    private final EmbeddedPostgres server;
    private final long pid;

    private BenchmarkServer(EmbeddedPostgres server, long pid) {
        this.server = server;
        this.pid = pid;
    }

    static BenchmarkServer start() throws IOException {
        Path data = Files.createTempDirectory("oona-bench-pg-");
        EmbeddedPostgres.Builder builder =
                EmbeddedPostgres.builder().setDataDirectory(data.toFile()).setCleanDataDirectory(true);
        SETTINGS.forEach(builder::setServerConfig);
        EmbeddedPostgres started = builder.start();
        return new BenchmarkServer(started,
                Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip()));
    }

    /// Root of the server's process tree.
    long pid() {
        return pid;
    }

    /// Settings that open a fresh database of this name.
    StoreSettings fresh(String database) {
        execute("DROP DATABASE IF EXISTS " + database + " WITH (FORCE)");
        execute("CREATE DATABASE " + database);
        execute("CHECKPOINT");
        return StoreSettings.of("jdbc:postgresql://localhost:" + server.getPort() + "/" + database)
                .withCredentials("postgres", "postgres");
    }

    String description() {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW server_version")) {
            row.next();
            return "PostgreSQL " + row.getString(1) + " ("
                    + SETTINGS.entrySet().stream().map(Map.Entry::toString).sorted().collect(Collectors.joining(", "))
                    + ")";
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    void execute(String sql) {
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
