package io.esper.oona.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;

import javax.sql.DataSource;

import com.zaxxer.hikari.util.DriverDataSource;
import io.esper.oona.migrations.SchemaMigrations;
import io.esper.oona.migrations.SchemaMigrations.Database;
import io.esper.oona.migrations.SchemaTooNewException;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreException;
import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.testing.TestDatabase;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MigrationsTest {

    private static Database database(TestDatabase.Kind kind) {
        return switch (kind) {
            case H2 -> Database.H2;
            case POSTGRESQL -> Database.POSTGRESQL;
        };
    }

    private static DataSource source(TestDatabase database) {
        StoreSettings settings = database.settings();
        return new DriverDataSource(settings.url(), null, new Properties(), settings.user(), settings.password());
    }

    private static Flyway flyway(DataSource source, Database database, String schema, String target) {
        String name = database.schemaName(schema);
        return Flyway.configure().dataSource(source)
                .locations("classpath:io/esper/oona/migrations/" + database.name().toLowerCase(Locale.ROOT))
                .failOnMissingLocations(true).schemas(name).defaultSchema(name).createSchemas(true).target(target)
                .load();
    }

    private static void execute(DataSource source, String sql) throws SQLException {
        try (Connection connection = source.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> rows(Connection connection, String sql) throws SQLException {
        try (Statement select = connection.createStatement(); ResultSet rows = select.executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                StringBuilder row = new StringBuilder();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    row.append(rows.getString(i)).append(" | ");
                }
                found.add(row.toString());
            }
            return found;
        }
    }

    /// Everything that the database says about a schema, without the schema's name.
    private static List<String> description(DataSource source, Database database, String schema) throws SQLException {
        String name = database.schemaName(schema);
        List<String> found = new ArrayList<>();
        try (Connection connection = source.getConnection()) {
            found.addAll(rows(connection,
                    """
                            SELECT table_name, column_name, ordinal_position, column_default, is_nullable, data_type, character_maximum_length
                            FROM information_schema.columns WHERE table_schema = '%s' ORDER BY 1, 3"""
                            .formatted(name)));
            found.addAll(rows(connection,
                    "SELECT table_name, view_definition FROM information_schema.views WHERE table_schema = '"
                            + name + "' ORDER BY 1"));
            found.addAll(rows(connection, """
                    SELECT table_name, constraint_type, count(*) FROM information_schema.table_constraints
                    WHERE table_schema = '%s' GROUP BY table_name, constraint_type ORDER BY 1, 2""".formatted(name)));
            found.addAll(rows(connection, (switch (database) {
                case H2 ->
                        """
                                SELECT table_name, column_name, ordinal_position, is_unique FROM information_schema.index_columns
                                WHERE table_schema = '%s' ORDER BY 1, 2, 3, 4""";
                case POSTGRESQL ->
                        "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = '%s' ORDER BY 1, 2";
            }).formatted(name)));
            if (database == Database.POSTGRESQL) {
                found.addAll(rows(connection, """
                        SELECT event_object_table, trigger_name, event_manipulation, action_statement
                        FROM information_schema.triggers WHERE trigger_schema = '%s' ORDER BY 1, 2, 3"""
                        .formatted(name)));
            }
        }
        return found.stream().map(row -> row.replace(name, "SCHEMA")).toList();
    }

    @ParameterizedTest
    @EnumSource
    void a_fresh_install_equals_one_that_was_upgraded_version_by_version(TestDatabase.Kind kind) throws SQLException {
        Database dialect = database(kind);
        try (TestDatabase database = kind.create()) {
            DataSource source = source(database);
            try (Connection holdsTheFileOpen = source.getConnection()) {
                assertThat(holdsTheFileOpen.isValid(5)).isTrue();
                for (String version : SchemaMigrations.VERSIONS) {
                    flyway(source, dialect, "oona_step_by_step", version).migrate();
                }
                SchemaMigrations.migrate(source, dialect, "oona_at_once");
                assertThat(description(source, dialect, "oona_step_by_step")).hasSizeGreaterThan(50)
                        .isEqualTo(description(source, dialect, "oona_at_once"));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_versions_are_the_files_of_each_database(TestDatabase.Kind kind) {
        try (TestDatabase database = kind.create()) {
            assertThat(Arrays.stream(flyway(source(database), database(kind), "oona_main", "latest").info().all())
                    .filter(migration -> migration.getVersion() != null && migration.getScript().endsWith(".sql"))
                    .map(migration -> migration.getVersion().getVersion())).isEqualTo(SchemaMigrations.VERSIONS);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_released_file_that_was_changed_is_refused(TestDatabase.Kind kind) throws SQLException {
        Database dialect = database(kind);
        try (TestDatabase database = kind.create()) {
            DataSource source = source(database);
            execute(source, "UPDATE \"%s\".\"flyway_schema_history\" SET \"checksum\" = 7 WHERE \"version\" = '1'"
                    .formatted(dialect.schemaName("oona_main")));
            assertThatThrownBy(() -> SchemaMigrations.migrate(source, dialect, "oona_main"))
                    .isInstanceOf(FlywayException.class).hasMessageContaining("checksum mismatch");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_schema_of_a_newer_program_is_refused_and_left_alone(TestDatabase.Kind kind) throws SQLException {
        Database dialect = database(kind);
        try (TestDatabase database = kind.create()) {
            DataSource source = source(database);
            execute(source,
                    """
                            INSERT INTO "%s"."flyway_schema_history" ("installed_rank", "version", "description", "type", "script", "checksum",
                                "installed_by", "execution_time", "success")
                            VALUES (900, '999', 'later', 'SQL', 'V999__later.sql', 1, 'someone', 1, TRUE)"""
                            .formatted(dialect.schemaName("oona_main")));
            assertThatThrownBy(database::open).isInstanceOf(StoreException.Misconfigured.class)
                    .hasMessageContaining("version 999").hasMessageContaining("Use the newer oona")
                    .hasCauseInstanceOf(SchemaTooNewException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void several_stores_can_create_one_schema_at_the_same_time(TestDatabase.Kind kind) {
        try (TestDatabase database = kind.create()) {
            StoreSettings settings = database.settings().withTenant("fresh");
            List<CompletableFuture<Long>> opening = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                opening.add(CompletableFuture.supplyAsync(() -> {
                    try (Store store = Stores.open(settings)) {
                        return store.log().head();
                    }
                }));
            }
            assertThat(opening).allSatisfy(head -> assertThat(head.join()).isZero());
        }
    }
}
