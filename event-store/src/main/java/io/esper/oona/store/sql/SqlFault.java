package io.esper.oona.store.sql;

/// What kind of failure the database has reported; what follows from it is the same on both databases. Which SQLState means
/// what stands in [SqlErrors].
enum SqlFault {
    /// The login is refused. A person must act; nothing was under way.
    LOGIN,
    /// The database does not exist. A person must act; nothing was under way.
    NO_DATABASE,
    /// The connection, or the server behind it, is gone. What was under way may have happened: connect again, read the ids
    /// again, decide again.
    LOST,
    /// Another holds the lock, or was chosen over this transaction, which is undone. Try again.
    BUSY,
    /// The database could not write, or what it reads back is damaged. Nothing that was not acknowledged may be believed, and
    /// whatever is written next may fail likewise: the store stops until a person has looked and it is opened again.
    NOT_WRITING,
    /// A row with this key exists.
    DUPLICATE_KEY,
    /// The statement was refused and is undone; the database is well.
    REFUSED
}
