package io.esper.oona.training.evidence;

/// What a run of the keeper did.
///
/// @param position  every event up to here is taken into account
/// @param contexts  contexts written
/// @param known     contexts that were in the log already
/// @param conflicts contexts that were in the log with other content; the older one stays, and the dead letters show the other
/// @param expired   events that had expired before the keeper could read them
public record KeeperResult(long position, long contexts, long known, long conflicts, long expired) {}
