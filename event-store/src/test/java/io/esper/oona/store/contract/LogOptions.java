package io.esper.oona.store.contract;

import java.time.Clock;

/// How a test of the contract wants a store opened; the parts of the settings that do not belong to a database.
///
/// @param indexLagEventsMax as in the store's settings: small values make the index take part in short tests
public record LogOptions(String tenant, Clock clock, int connectionsMax, int inFlightEventsMax, int indexLagEventsMax) {

    /// The usual options with a clock.
    public static LogOptions of(Clock clock) {
        return new LogOptions("main", clock, 8, 100_000, 65_536);
    }

    public LogOptions withTenant(String other) {
        return new LogOptions(other, clock, connectionsMax, inFlightEventsMax, indexLagEventsMax);
    }

    public LogOptions withConnections(int max) {
        return new LogOptions(tenant, clock, max, inFlightEventsMax, indexLagEventsMax);
    }

    public LogOptions withInFlight(int eventsMax) {
        return new LogOptions(tenant, clock, connectionsMax, eventsMax, indexLagEventsMax);
    }

    public LogOptions withIndexLag(int eventsMax) {
        return new LogOptions(tenant, clock, connectionsMax, inFlightEventsMax, eventsMax);
    }
}
