package io.esper.oona.redis.ledger;

import java.util.List;

/// A batch that was taken over.
///
/// @param number        dense from 1 within the source
/// @param firstPosition of the events that it stored; 0 if it stored none
/// @param lastPosition  of the events that it stored; 0 if it stored none
public record Batch(String source, long number, long firstPosition, long lastPosition, List<Taken> entries) {
    public Batch {
        entries = List.copyOf(entries);
    }
}
