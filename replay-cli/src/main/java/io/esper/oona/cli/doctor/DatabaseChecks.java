package io.esper.oona.cli.doctor;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.esper.oona.store.Store;

/// What the database promises about durability.
final class DatabaseChecks {
    private static final String POSTGRES_SETTINGS =
            """
                    SELECT name, setting FROM pg_settings
                    WHERE name IN ('server_version', 'fsync', 'synchronous_commit', 'full_page_writes', 'default_transaction_isolation',
                                   'max_connections')
                    """;
    private static final String H2_SETTINGS = """
            SELECT setting_name, setting_value FROM information_schema.settings
            WHERE setting_name IN ('info.VERSION', 'WRITE_DELAY', 'info.FILE_SIZE', 'LOCK_TIMEOUT')
            """;

    private final Store store;

    DatabaseChecks(Store store) {
        this.store = store;
    }

    List<Finding> findings() {
        return switch (store.dialect()) {
            case POSTGRESQL -> postgres(settings(POSTGRES_SETTINGS));
            case H2 -> h2(settings(H2_SETTINGS));
        };
    }

    private static List<Finding> postgres(Map<String, String> settings) {
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.ok("database", "PostgreSQL " + settings.get("server_version")));
        findings.add(on(settings, "fsync", "A power cut can destroy the database: set fsync = on in postgresql.conf."));
        findings.add(on(settings, "full_page_writes",
                "A power cut can tear pages: set full_page_writes = on in postgresql.conf."));
        String commit = settings.getOrDefault("synchronous_commit", "?");
        findings.add(commit.equals("off")
                ? Finding.failure("synchronous_commit", commit,
                        "Acknowledged events can be lost: set synchronous_commit = on.")
                : Finding.ok("synchronous_commit", commit));
        return findings;
    }

    private static Finding on(Map<String, String> settings, String name, String advice) {
        String value = settings.getOrDefault(name, "?");
        return value.equals("on") ? Finding.ok(name, value) : Finding.failure(name, value, advice);
    }

    private static List<Finding> h2(Map<String, String> settings) {
        return List.of(Finding.ok("database", "H2 " + settings.getOrDefault("info.VERSION", "?")
                + "; every acknowledged commit is forced to the disk (CHECKPOINT SYNC)"));
    }

    private Map<String, String> settings(String sql) {
        return store.query(connection -> read(connection, sql));
    }

    private static Map<String, String> read(Connection connection, String sql) throws SQLException {
        Map<String, String> settings = new TreeMap<>();
        try (PreparedStatement select = connection.prepareStatement(sql); ResultSet row = select.executeQuery()) {
            while (row.next()) {
                settings.put(row.getString(1), row.getString(2));
            }
        }
        return settings;
    }
}
