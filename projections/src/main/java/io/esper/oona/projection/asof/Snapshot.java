package io.esper.oona.projection.asof;

import java.time.Instant;

/// The rows of a projection at a position, kept to begin from.
///
/// @param id        number
/// @param name      of the projection
/// @param version   of the fold that made the rows
/// @param build     of the code that made them
/// @param position  everything up to here is in the rows
/// @param events    read up to there
/// @param stateHash of the rows
/// @param layout    of the tables: a program with other columns cannot use it
/// @param digest    SHA-256 of the contents, hexadecimal
/// @param rows      kept
/// @param bytes     that it takes, compressed
/// @param made      by the store's clock
public record Snapshot(long id, String name, int version, String build, long position, long events, long stateHash,
        String layout, String digest, long rows, long bytes, Instant made) {}
