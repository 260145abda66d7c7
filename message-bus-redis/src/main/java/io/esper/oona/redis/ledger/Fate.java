package io.esper.oona.redis.ledger;

/// What became of an entry that was received: exactly one of these.
public enum Fate {
    /// It became an event.
    STORED(0),
    /// Its id was stored before, with the same content.
    DUPLICATE(1),
    /// Its id was stored before, with other content; a dead letter tells of it.
    REFUSED(2),
    /// It could not be read as a message; a dead letter tells of it.
    DEAD_LETTERED(3),
    /// It was gone from the stream before it was read; a dead letter tells of it. Counts as dead-lettered.
    TRIMMED(4);

    private static final Fate[] BY_CODE = values();
    private final int code;

    Fate(int code) {
        this.code = code;
    }

    /// The stored number; never reused.
    int code() {
        return code;
    }

    static Fate ofCode(int code) {
        return BY_CODE[code];
    }

    /// Whether an event of the log stands for the entry.
    public boolean onLog() {
        return switch (this) {
            case STORED, DUPLICATE, REFUSED -> true;
            case DEAD_LETTERED, TRIMMED -> false;
        };
    }
}
