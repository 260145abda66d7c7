package io.esper.oona.projection;

/// What became of an event.
public enum Verdict {
    /// It changed a row.
    USED,
    /// It says nothing to this projection.
    UNUSED,
    /// Its type has no reader, or its content lies elsewhere.
    UNMAPPED,
    /// It could not be folded, or waits behind one that could not.
    PARKED,
    /// An operator has taken it out.
    DROPPED
}
