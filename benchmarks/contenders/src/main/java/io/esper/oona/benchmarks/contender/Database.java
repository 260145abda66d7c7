package io.esper.oona.benchmarks.contender;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

/// A contender's database and its pool of connections, with the driver's settings that help: batches rewritten into one
/// statement, binary transfer. Close it.
public final class Database implements AutoCloseable {
    /// More than the clients that the benchmark knows.
    private static final int CONNECTIONS_MAX = 20;

    private final Address address;
    private final HikariDataSource pool;

    public Database(Address address) {
        this.address = address;
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(address.url());
        config.setUsername(address.user());
        config.setPassword(address.password());
        config.setMaximumPoolSize(CONNECTIONS_MAX);
        if (!address.embedded()) {
            config.addDataSourceProperty("reWriteBatchedInserts", "true");
            config.addDataSourceProperty("prepareThreshold", "-1"); // binary from the first execution
        }
        pool = new HikariDataSource(config);
    }

    public DataSource source() {
        return pool;
    }

    public boolean embedded() {
        return address.embedded();
    }

    /// A connection of the pool, under auto-commit.
    public Connection connection() throws SQLException {
        return pool.getConnection();
    }

    /// Executes a statement, or several.
    public void execute(String sql) {
        try (Connection connection = pool.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failed) {
            throw new IllegalStateException("The statement failed: " + sql, failed);
        }
    }

    /// Commits and, on H2, makes the commit durable: there it is only visible.
    public void commit(Connection connection) throws SQLException {
        connection.commit();
        if (address.embedded()) {
            try (Statement checkpoint = connection.createStatement()) {
                checkpoint.execute("CHECKPOINT SYNC");
            }
        }
    }

    /// VACUUM ANALYZE on PostgreSQL, a checkpoint on H2.
    public void tidy() {
        execute(address.embedded() ? "CHECKPOINT SYNC" : "VACUUM ANALYZE");
    }

    /// Bytes of all tables and indexes of a schema on PostgreSQL; of the whole file on H2.
    public long bytes(String schema) {
        if (address.embedded()) {
            return fileBytes(address.url());
        }
        try (Connection connection = pool.getConnection()) {
            return schemaBytes(connection, schema);
        } catch (SQLException failed) {
            throw new IllegalStateException("The size of schema " + schema + " is not known.", failed);
        }
    }

    /// Bytes of all tables of a schema on PostgreSQL with their indexes and long values.
    public static long schemaBytes(Connection connection, String schema) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery(
                        """
                                SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                                WHERE c.relkind = 'r' AND n.nspname = '"""
                                + schema + "'")) {
            row.next();
            return row.getLong(1);
        }
    }

    /// Bytes of the file behind an H2 URL.
    public static long fileBytes(String url) {
        String path = url.substring("jdbc:h2:".length()).replaceFirst(";.*", "");
        try {
            return Files.size(Path.of(path + ".mv.db"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
