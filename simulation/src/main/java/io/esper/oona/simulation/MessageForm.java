package io.esper.oona.simulation;

/// How a simulated message is written as one JSON line.
public enum MessageForm {
    /// `{"topic": …, "envelope": {…}, "payload": {…}}`, times with milliseconds.
    NESTED,
    /// The string fields of the platform's Python client, the payload as JSON text, times with microseconds.
    FLAT
}
