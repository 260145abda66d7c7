package io.esper.oona.store;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/// How to open a store.
///
/// @param url                 `jdbc:h2:<path>` (embedded file), `jdbc:h2:mem:<name>` or `jdbc:postgresql://host:port/database`
/// @param user                database user, null for the driver's default
/// @param password            never logged
/// @param tenant              1 to 40 of `[a-z0-9_]`, starting with a letter; its tables live in the schema `oona_<tenant>`
/// @param connectionsMax      upper bound of the pool, 2 to 100
/// @param inFlightEventsMax   events that [EventLog#appendAsync] lets wait, 1 to 10,000,000
/// @param commitEventsMax     events that one group commit merges at most, 1 to 100,000
/// @param indexLagEventsMax   events whose ids and tags may be only in memory before they are written to the index
/// @param lockTimeout         how long a writer waits for the log's lock
/// @param clock               of receive times
public record StoreSettings(String url, @Nullable String user, @Nullable String password, String tenant,
        int connectionsMax,
        int inFlightEventsMax, int commitEventsMax, int indexLagEventsMax, Duration lockTimeout, Clock clock) {

    public StoreSettings {
        List<String> problems = new ArrayList<>();
        if (!url.startsWith("jdbc:h2:") && !url.startsWith("jdbc:postgresql:")) {
            problems.add("the URL must begin with jdbc:h2: or jdbc:postgresql:");
        }
        if (!isTenant(tenant)) {
            problems.add("the tenant must be 1 to 40 of a-z, 0-9 and _, starting with a letter");
        }
        if (connectionsMax < 2 || connectionsMax > 100) {
            problems.add("connectionsMax must be 2 to 100");
        }
        if (inFlightEventsMax < 1 || inFlightEventsMax > 10_000_000) {
            problems.add("inFlightEventsMax must be 1 to 10,000,000");
        }
        if (commitEventsMax < 1 || commitEventsMax > 100_000) {
            problems.add("commitEventsMax must be 1 to 100,000");
        }
        if (indexLagEventsMax < 1 || indexLagEventsMax > 10_000_000) {
            problems.add("indexLagEventsMax must be 1 to 10,000,000");
        }
        if (lockTimeout.isNegative() || lockTimeout.isZero()) {
            problems.add("lockTimeout must be positive");
        }
        if (!problems.isEmpty()) {
            throw new StoreException.Misconfigured("Store settings: " + String.join("; ", problems) + ".", null);
        }
    }

    /// Whether a tenant may have this name.
    public static boolean isTenant(String name) {
        return name.matches("[a-z][a-z0-9_]{0,39}");
    }

    /// The usual settings for a URL.
    public static StoreSettings of(String url) {
        return new StoreSettings(url, null, null, "main", 8, 100_000, 4_096, 65_536, Duration.ofSeconds(10),
                Clock.systemUTC());
    }

    public StoreSettings withCredentials(@Nullable String newUser, @Nullable String newPassword) {
        return new StoreSettings(url, newUser, newPassword, tenant, connectionsMax, inFlightEventsMax, commitEventsMax,
                indexLagEventsMax, lockTimeout, clock);
    }

    public StoreSettings withTenant(String newTenant) {
        return new StoreSettings(url, user, password, newTenant, connectionsMax, inFlightEventsMax, commitEventsMax,
                indexLagEventsMax, lockTimeout, clock);
    }

    public StoreSettings withClock(Clock newClock) {
        return new StoreSettings(url, user, password, tenant, connectionsMax, inFlightEventsMax, commitEventsMax,
                indexLagEventsMax, lockTimeout, newClock);
    }

    /// The URL without a password.
    public String urlShown() {
        return url.replaceAll("(?i)password=[^&;]*", "password=***");
    }

    /// Never shows the password.
    @Override
    public String toString() {
        return "StoreSettings[url=" + urlShown() + ", tenant=" + tenant + "]";
    }
}
