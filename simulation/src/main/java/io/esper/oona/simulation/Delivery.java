package io.esper.oona.simulation;

/// How a simulated message arrives.
public enum Delivery {
    /// In the order of claimed time.
    ON_TIME,
    /// Behind messages with later claimed times.
    LATE,
    /// Byte for byte a message that arrived, or will arrive late, under the same event id.
    REPEATED
}
