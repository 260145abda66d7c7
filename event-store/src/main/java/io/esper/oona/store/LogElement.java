package io.esper.oona.store;

/// What a reader of the log meets: an event, or the notice that a range has expired.
public sealed interface LogElement permits StoredEvent, Expired {}
