package io.esper.oona.store;

/// How far a named source has been taken over, moved in the transaction that stores what was read.
///
/// @param name  1 to 512 characters, for example `import:` and the digest of a file's first bytes
/// @param value opaque to the store, at most 4,096 characters
public record Cursor(String name, String value) {}
