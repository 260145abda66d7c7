package io.esper.oona.store.sql;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.regex.Pattern;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.DriverDataSource;
import io.esper.oona.migrations.SchemaMigrations;
import io.esper.oona.migrations.SchemaMigrations.Database;
import io.esper.oona.migrations.SchemaTooNewException;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreException;
import io.esper.oona.store.StoreSettings;
import org.flywaydb.core.api.FlywayException;

/// Opens stores.
public final class Stores {

    static {
        // H2 reads it when its first class is loaded: the server through which a second process shares the file must not
        // listen beyond this machine.
        if (System.getProperty("h2.bindAddress") == null) {
            System.setProperty("h2.bindAddress", "127.0.0.1");
        }
    }

    /// A file path without one of H2's file systems before it. `retry:` opens the file again when an interrupted thread has
    /// closed it, as Java closes a channel under an interrupted reader; without it one interrupt ends the database.
    private static final Pattern BARE_FILE = Pattern.compile("^jdbc:h2:(?:file:)?(?![a-zA-Z][a-zA-Z0-9]+:)");
    /// After so long without a byte from the server a connection counts as lost. An URL may say otherwise.
    private static final int SOCKET_SECONDS_MAX = 120;
    /// The server gives a statement up before the client gives the server up, so that none runs on for nobody.
    private static final int STATEMENT_SECONDS_MAX = 115;
    /// A session that holds locks and says nothing is ended after so many lock timeouts: before a group of appends that waits
    /// for it has used up its attempts.
    private static final int IDLE_LOCK_TIMEOUTS = 3;

    private Stores() {}

    /// Opens a tenant's store, creating and migrating its schema if need be.
    ///
    /// @throws StoreException.Misconfigured if the login is refused, the database does not exist, or a newer program owns the schema
    /// @throws StoreException.Unavailable if the database cannot be reached
    public static Store open(StoreSettings settings) {
        return open(settings, Stores::statements);
    }

    /// As [#open], with the statements that are given: for the tests of the tests, which break some of them on purpose.
    static Store open(StoreSettings settings, Function<Store.Dialect, LogSql> statements) {
        return open(settings, true, statements).orElseThrow();
    }

    private static LogSql statements(Store.Dialect dialect) {
        return switch (dialect) {
            case H2 -> new H2Sql();
            case POSTGRESQL -> new PostgresSql();
        };
    }

    /// Opens a tenant's store if the database has one, and migrates it if need be: for those who only look, so that a misspelt
    /// name makes nothing. Empty if there is none. The file of an embedded store must exist.
    ///
    /// @throws StoreException as [#open]
    public static Optional<Store> openExisting(StoreSettings settings) {
        return open(settings, false, Stores::statements);
    }

    private static Optional<Store> open(StoreSettings settings, boolean create,
            Function<Store.Dialect, LogSql> statements) {
        Store.Dialect dialect = settings.url().startsWith("jdbc:h2:") ? Store.Dialect.H2 : Store.Dialect.POSTGRESQL;
        Database database = dialect == Store.Dialect.H2 ? Database.H2 : Database.POSTGRESQL;
        String schema = "oona_" + settings.tenant();
        String url = dialect == Store.Dialect.H2 ? h2Url(settings) : settings.url();
        try {
            DataSource plain =
                    new DriverDataSource(url, null, driverProperties(dialect), settings.user(), settings.password());
            try (Connection holdsTheFileOpen = plain.getConnection()) {
                if (!SchemaMigrations.isCurrent(holdsTheFileOpen, database, schema)) {
                    if (!create && !SchemaMigrations.exists(holdsTheFileOpen, database, schema)) {
                        return Optional.empty();
                    }
                    SchemaMigrations.migrate(plain, database, schema);
                }
                protect(settings.url());
                HikariDataSource pool = new HikariDataSource(pool(settings, dialect, url, database.schemaName(schema)));
                try {
                    return Optional.of(new SqlStore(pool, dialect, settings, statements.apply(dialect)));
                } catch (SQLException | RuntimeException failed) {
                    pool.close();
                    throw failed;
                }
            }
        } catch (SQLException failed) {
            throw SqlErrors.unopened(settings, failed);
        } catch (SchemaTooNewException | FlywayException failed) {
            throw new StoreException.Misconfigured(String.valueOf(failed.getMessage()), failed);
        } catch (RuntimeException failed) {
            if (failed.getCause() instanceof SQLException inDatabase) {
                throw SqlErrors.unopened(settings, inDatabase);
            }
            throw failed;
        }
    }

    private static HikariConfig pool(StoreSettings settings, Store.Dialect dialect, String url, String schema) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(settings.user());
        config.setPassword(settings.password());
        config.setDataSourceProperties(driverProperties(dialect));
        config.setSchema(schema);
        config.setMaximumPoolSize(settings.connectionsMax());
        config.setMinimumIdle(1);
        config.setConnectionTimeout(settings.lockTimeout().toMillis() + 5_000);
        config.setPoolName("oona-" + settings.tenant());
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        config.setExceptionOverride(new BrokenSessions());
        if (dialect == Store.Dialect.POSTGRESQL) {
            long lockMillis = settings.lockTimeout().toMillis();
            config.setConnectionInitSql("SET synchronous_commit = on; SET lock_timeout = '" + lockMillis
                    + "ms'; SET idle_in_transaction_session_timeout = '" + IDLE_LOCK_TIMEOUTS * lockMillis
                    + "ms'; SET statement_timeout = '" + STATEMENT_SECONDS_MAX + "s'");
        }
        return config;
    }

    private static Properties driverProperties(Store.Dialect dialect) {
        Properties properties = new Properties();
        if (dialect == Store.Dialect.POSTGRESQL) {
            properties.setProperty("tcpKeepAlive", "true");
            properties.setProperty("connectTimeout", "10");
            properties.setProperty("loginTimeout", "15");
            properties.setProperty("socketTimeout", Integer.toString(SOCKET_SECONDS_MAX));
            properties.setProperty("reWriteBatchedInserts", "true");
            properties.setProperty("prepareThreshold", "-1"); // binary from the first execution: blocks are bytes
            properties.setProperty("ApplicationName", "oona");
        }
        return properties;
    }

    private static String h2Url(StoreSettings settings) {
        String url = settings.url();
        String upper = url.toUpperCase(Locale.ROOT);
        StringBuilder complete = new StringBuilder(url);
        if (!upper.startsWith("JDBC:H2:MEM:") && !upper.contains(";AUTO_SERVER=")) {
            complete.append(";AUTO_SERVER=TRUE");
        }
        if (!upper.contains(";LOCK_TIMEOUT=")) {
            complete.append(";LOCK_TIMEOUT=").append(settings.lockTimeout().toMillis());
        }
        if (!upper.contains(";NETWORK_TIMEOUT=")) { // of a client of the process that holds the file
            complete.append(";NETWORK_TIMEOUT=").append(SOCKET_SECONDS_MAX * 1_000);
        }
        return BARE_FILE.matcher(complete).replaceFirst("jdbc:h2:retry:");
    }

    /// The file belongs to its owner alone.
    private static void protect(String url) {
        String path = url.replaceFirst("^jdbc:h2:", "");
        if (!url.startsWith("jdbc:h2:") || path.startsWith("mem:") || path.startsWith("tcp:")
                || !FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        String name = path.startsWith("file:") ? path.substring("file:".length()) : path;
        int options = name.indexOf(';');
        Path file = Path.of((options < 0 ? name : name.substring(0, options)) + ".mv.db");
        try {
            if (Files.isRegularFile(file)) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            }
        } catch (IOException | UnsupportedOperationException refused) {
            throw new StoreException.Misconfigured(
                    "The store's file " + file + " cannot be made private: " + refused.getMessage()
                            + ". Choose a directory that belongs to you.",
                    refused);
        }
    }
}
