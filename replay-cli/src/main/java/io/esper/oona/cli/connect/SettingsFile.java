package io.esper.oona.cli.connect;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.Console;
import io.esper.oona.cli.console.IoReason;
import org.jspecify.annotations.Nullable;

/// The optional settings file: `oona.properties` in the working directory, or the one that is named.
record SettingsFile(Map<String, String> values) {
    static final String NAME = "oona.properties";
    private static final Set<String> KEYS = Set.of("store", "tenant", "user", "password-file");
    private static final long BYTES_MAX = 64 * 1024;

    SettingsFile {
        values = Map.copyOf(values);
    }

    static SettingsFile find(Console console, @Nullable String named) {
        if (named != null) {
            Path file = console.path(named);
            if (!Files.isRegularFile(file)) {
                throw CommandFailure
                        .usage("The settings file " + file + " does not exist; write it or leave --config out.");
            }
            return read(file);
        }
        Path usual = console.path(NAME);
        return Files.isRegularFile(usual) ? read(usual) : new SettingsFile(Map.of());
    }

    private static SettingsFile read(Path file) {
        Properties properties = new Properties();
        try {
            if (Files.size(file) > BYTES_MAX) {
                throw CommandFailure.usage(
                        "The settings file " + file + " has more than 64 KiB; it can hold only " + sorted() + ".");
            }
            try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                properties.load(reader);
            }
        } catch (IOException unreadable) {
            throw CommandFailure
                    .usage("The settings file " + file + " cannot be read: " + IoReason.of(unreadable) + ".");
        } catch (IllegalArgumentException malformed) {
            throw CommandFailure
                    .usage("The settings file " + file + " cannot be read: " + malformed.getMessage() + ".");
        }
        Map<String, String> values = new TreeMap<>();
        properties.stringPropertyNames().forEach(key -> values.put(key, properties.getProperty(key).strip()));
        Set<String> unknown = new TreeSet<>(values.keySet());
        unknown.removeAll(KEYS);
        if (!unknown.isEmpty()) {
            throw CommandFailure
                    .usage("The settings file " + file + " has the unknown " + (unknown.size() == 1 ? "key " : "keys ")
                            + String.join(", ", unknown) + "; known are " + sorted() + ".");
        }
        return new SettingsFile(values);
    }

    private static String sorted() {
        return String.join(", ", new TreeSet<>(KEYS));
    }
}
