package io.esper.oona.training.evidence;

/// How far the evidence keeper is and what it knows.
///
/// @param registered whether it holds expiry back; otherwise it has never run, or its claim was released
/// @param position   every event up to here is taken into account
/// @param saved      the position of its saved state, from which it goes on
/// @param runs       runs that it knows
/// @param seeds      seeds that it knows, of all runs
/// @param stateBytes size of its saved state, compressed
/// @param lost       the last position of the events that had expired before it could read them; 0 if none had
public record KeeperStatus(boolean registered, long position, long saved, int runs, long seeds, long stateBytes,
        long lost) {}
