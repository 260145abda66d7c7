package io.esper.oona.benchmarks;

import java.util.List;
import java.util.Locale;

/// Who takes part on a database.
///
/// @param database  `PostgreSQL` or `H2`
/// @param name      as the page shows it
/// @param classPath of its JVM
/// @param main      of its JVM
/// @param arguments after the worker's own
record Entrant(String database, String name, String classPath, String main, List<String> arguments) {

    static final String POSTGRESQL = "PostgreSQL";
    static final String H2 = "H2";

    Entrant {
        arguments = List.copyOf(arguments);
    }

    /// A name for its database or file.
    String slug() {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
    }

    boolean isOona() {
        return isOona(name);
    }

    /// Whether a contender of this name is what is measured; all others are what it is compared with.
    static boolean isOona(String name) {
        return name.equals("Oona");
    }
}
