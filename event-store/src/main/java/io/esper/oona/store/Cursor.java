package io.esper.oona.store;

/// How far a named source has been taken over, moved in the transaction that stores what was read.
///
/// The cursor of a *registered reader* (see [#ofReader]) also holds expiry back: events after its position stay in the log until
/// the reader has moved on or [Maintenance#release] ends its claim.
///
/// @param name  1 to 512 characters, for example `import:` and the digest of a file's first bytes
/// @param value opaque to the store, at most 4,096 characters
public record Cursor(String name, String value) {
    /// What the names of registered readers begin with.
    public static final String READER_PREFIX = "reader:";

    /// The cursor of a reader that has done with every event up to the position.
    ///
    /// @param name begins with [#READER_PREFIX]
    public static Cursor ofReader(String name, long position) {
        if (!name.startsWith(READER_PREFIX) || position < 0) {
            throw new IllegalArgumentException("A registered reader's name begins with '" + READER_PREFIX
                    + "' and its position is 0 or more; got '" + name + "' and " + position + ".");
        }
        return new Cursor(name, Long.toString(position));
    }
}
