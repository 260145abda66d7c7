package io.esper.oona.redis.ledger;

import io.esper.oona.redis.link.EntryId;

/// An entry that was taken over.
///
/// @param entry    its id in the stream: the source position
/// @param fate     what became of it
/// @param position of the event that stands for it; 0 if none does
public record Taken(EntryId entry, Fate fate, long position) {}
