package io.esper.oona.simulation;

/// The shape of the simulated event ids. Both are derived from seed, run and counter, and never repeat within a simulation.
public enum EventIds {
    /// Version 4: no order, as most producers send them.
    RANDOM,
    /// Version 7 (RFC 9562): ordered by claimed time to the microsecond, which index trees like better.
    TIME_ORDERED
}
