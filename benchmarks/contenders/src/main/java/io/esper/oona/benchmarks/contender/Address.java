package io.esper.oona.benchmarks.contender;

/// Where a contender's database is.
public record Address(String url, String user, String password) {

    /// Whether the database is a file of the contender's own process.
    public boolean embedded() {
        return url.startsWith("jdbc:h2:");
    }
}
