package io.esper.oona.migrations;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import javax.sql.DataSource;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/// Brings a tenant's schema to the version of this program. Released migrations are never edited. Thread-safe; several
/// processes may migrate one schema at the same time, Flyway lets them in one by one.
public final class SchemaMigrations {
    /// The released versions, oldest first: one file each for every database.
    public static final List<String> VERSIONS =
            List.of("1", "2", "3", "4", "5", "6", "7", "8", "9", "11", "12", "13", "14", "15");

    private static final String HISTORY = "flyway_schema_history";

    private SchemaMigrations() {}

    /// The databases that migrations exist for.
    public enum Database {
        H2, POSTGRESQL;

        /// The schema's name as the database writes it.
        public String schemaName(String name) {
            return switch (this) {
                case H2 -> name.toUpperCase(Locale.ROOT);
                case POSTGRESQL -> name;
            };
        }
    }

    /// Whether the schema exists and is of this program's version: asks the history table, and so costs a fraction of what
    /// starting Flyway does.
    ///
    /// @throws SchemaTooNewException if a newer program has migrated the schema
    public static boolean isCurrent(Connection connection, Database database, String schema) throws SQLException {
        if (!exists(connection, database, schema)) {
            return false;
        }
        String name = database.schemaName(schema);
        int latest = 0;
        try (Statement select = connection.createStatement();
                ResultSet versions = select.executeQuery("SELECT \"version\" FROM \"" + name + "\".\"" + HISTORY
                        + "\" WHERE \"success\" AND \"version\" IS NOT NULL")) {
            while (versions.next()) {
                latest = Math.max(latest, Integer.parseInt(versions.getString(1)));
            }
        }
        int known = Integer.parseInt(VERSIONS.getLast());
        if (latest > known) {
            throw new SchemaTooNewException(schema, latest, known);
        }
        return latest == known;
    }

    /// Whether the schema was ever migrated, to whatever version.
    public static boolean exists(Connection connection, Database database, String schema) throws SQLException {
        try (PreparedStatement exists = connection
                .prepareStatement(
                        "SELECT 1 FROM information_schema.tables WHERE table_schema = ? AND table_name = ?")) {
            exists.setString(1, database.schemaName(schema));
            exists.setString(2, HISTORY);
            try (ResultSet found = exists.executeQuery()) {
                return found.next();
            }
        }
    }

    /// Creates the schema if it is not there, and runs the migrations that it lacks.
    ///
    /// @throws FlywayException if a migration fails or a released one was changed
    public static void migrate(DataSource source, Database database, String schema) {
        Flyway flyway = Flyway.configure(SchemaMigrations.class.getClassLoader()).dataSource(source)
                .locations("classpath:io/esper/oona/migrations/" + database.name().toLowerCase(Locale.ROOT))
                .failOnMissingLocations(true)
                .schemas(database.schemaName(schema)).defaultSchema(database.schemaName(schema)).createSchemas(true)
                .load();
        if (database == Database.H2 && hasFailed(flyway)) {
            // H2 keeps what a failed script has done and that it failed; its statements can be run again.
            flyway.repair();
        }
        flyway.migrate();
    }

    private static boolean hasFailed(Flyway flyway) {
        return Arrays.stream(flyway.info().all()).anyMatch(migration -> migration.getState().isFailed());
    }
}
