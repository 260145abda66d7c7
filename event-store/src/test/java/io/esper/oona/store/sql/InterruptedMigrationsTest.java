package io.esper.oona.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

import javax.sql.DataSource;

import io.esper.oona.migrations.SchemaMigrations;
import io.esper.oona.migrations.SchemaMigrations.Database;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// That a schema is whole although the process that made it died. PostgreSQL needs no such test: there a script is one transaction.
class InterruptedMigrationsTest {
    private static final String SCHEMA = "oona_made";
    private static final String SCRIPTS = "io/esper/oona/migrations/";
    private static final Pattern STATEMENT_END = Pattern.compile(";[^\\n;]*\\n");
    private static final Pattern MADE_NAME =
            Pattern.compile("(CONSTRAINT|PRIMARY_KEY|CONSTRAINT_INDEX|INDEX|SYSTEM_SEQUENCE)_[0-9A-F_]+");

    @Nested
    class Of_h2_that_were_cut_off {
        @Test
        void a_process_that_died_after_any_statement_leaves_a_schema_that_the_next_one_completes()
                throws SQLException, IOException {
            List<String> whole;
            try (Memory fresh = new Memory()) {
                SchemaMigrations.migrate(fresh.source(), Database.H2, SCHEMA);
                whole = fresh.schema();
            }
            for (int script = 0; script < SchemaMigrations.VERSIONS.size(); script++) {
                List<String> statements = statements(SchemaMigrations.VERSIONS.get(script));
                assertThat(statements).isNotEmpty();
                for (int died = 1; died <= statements.size(); died++) {
                    try (Memory partial = new Memory()) {
                        if (script == 0) {
                            flyway(partial.source()).baselineVersion("0").load().baseline();
                        } else {
                            migrateTo(SchemaMigrations.VERSIONS.get(script - 1), partial.source());
                        }
                        partial.execute("SET SCHEMA " + SCHEMA,
                                String.join(";\n", statements.subList(0, died)));
                        SchemaMigrations.migrate(partial.source(), Database.H2, SCHEMA);
                        assertThat(partial.schema())
                                .as("died after: %s", statements.get(died - 1)).isEqualTo(whole);
                    }
                }
            }
        }

        @Test
        void a_migration_that_failed_can_be_run_again_when_its_cause_is_gone() throws SQLException {
            try (Memory fresh = new Memory(); Memory hindered = new Memory()) {
                SchemaMigrations.migrate(fresh.source(), Database.H2, SCHEMA);
                migrateTo("1", hindered.source());
                hindered.execute("CREATE TABLE " + SCHEMA + ".projections (id int)");
                assertThatThrownBy(() -> SchemaMigrations.migrate(hindered.source(), Database.H2, SCHEMA))
                        .isInstanceOf(FlywayException.class);

                hindered.execute("DROP TABLE " + SCHEMA + ".projections");
                SchemaMigrations.migrate(hindered.source(), Database.H2, SCHEMA);

                assertThat(hindered.schema()).isEqualTo(fresh.schema());
            }
        }
    }

    private static void migrateTo(String version, DataSource source) {
        flyway(source).target(version).load().migrate();
    }

    private static FluentConfiguration flyway(DataSource source) {
        String schema = Database.H2.schemaName(SCHEMA);
        return Flyway.configure().dataSource(source)
                .locations("classpath:" + SCRIPTS + "h2")
                .schemas(schema).defaultSchema(schema).createSchemas(true);
    }

    /// What each script is named after.
    private static final Map<String, String> WHAT =
            Map.ofEntries(Map.entry("1", "log"), Map.entry("2", "read_models"), Map.entry("3", "projection_engine"),
                    Map.entry("4", "locks"), Map.entry("5", "axon_tokens"), Map.entry("6", "block_class"),
                    Map.entry("7", "more_read_models"), Map.entry("8", "projection_operations"),
                    Map.entry("9", "snapshots"), Map.entry("11", "bus"),
                    Map.entry("12", "recorder"), Map.entry("13", "id_pages"), Map.entry("14", "bus_places"),
                    Map.entry("15", "partitions"));

    private static List<String> statements(String version) throws IOException {
        String name = SCRIPTS + "h2/V" + version + "__" + WHAT.get(version) + ".sql";
        try (InputStream script = SchemaMigrations.class.getClassLoader().getResourceAsStream(name)) {
            assertThat(script).as(name).isNotNull();
            String text = new String(script.readAllBytes(), StandardCharsets.UTF_8).replaceAll("(?m)--.*$", "");
            return STATEMENT_END.splitAsStream(text).filter(statement -> !statement.isBlank()).toList();
        }
    }

    private static List<String> rows(DataSource source, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = source.getConnection();
                Statement select = connection.createStatement();
                ResultSet found = select.executeQuery(sql)) {
            while (found.next()) {
                rows.add(found.getString(1));
            }
        }
        return List.copyOf(new TreeSet<>(rows));
    }

    /// A database in memory that is gone when it is closed.
    private static final class Memory implements AutoCloseable {
        private final JdbcDataSource source = new JdbcDataSource();
        private final Connection keepsItAlive;

        Memory() throws SQLException {
            source.setUrl("jdbc:h2:mem:" + Integer.toHexString(System.identityHashCode(this)));
            keepsItAlive = source.getConnection();
        }

        DataSource source() {
            return source;
        }

        void execute(String... statements) throws SQLException {
            try (Connection connection = source.getConnection(); Statement statement = connection.createStatement()) {
                for (String sql : statements) {
                    statement.execute(sql);
                }
            }
        }

        /// Everything in the schema but its history, with names that H2 made up left out.
        List<String> schema() throws SQLException {
            return rows(source, "SCRIPT SCHEMA " + SCHEMA).stream()
                    .filter(line -> !line.contains("flyway"))
                    .map(line -> MADE_NAME.matcher(line).replaceAll("$1")).sorted().toList();
        }

        @Override
        public void close() throws SQLException {
            keepsItAlive.close();
        }
    }
}
