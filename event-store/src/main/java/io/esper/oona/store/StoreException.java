package io.esper.oona.store;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

/// Everything that the store refuses or fails at.
@SuppressWarnings("serial")
public abstract sealed class StoreException extends RuntimeException {
    StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /// A producer reused an id for other content; nothing was written.
    public static final class ContentConflict extends StoreException {
        private final UUID eventId;
        private final long position;

        public ContentConflict(UUID eventId, long position) {
            super("Event " + eventId + " is already stored at position " + position
                    + " with other content; nothing was written. A producer reused an id: give the new message an id of its own.",
                    null);
            this.eventId = eventId;
            this.position = position;
        }

        public UUID eventId() {
            return eventId;
        }

        /// Where the first content stands.
        public long position() {
            return position;
        }
    }

    /// The append condition did not hold; nothing was written.
    public static final class ConditionFailed extends StoreException {
        private final long position;

        public ConditionFailed(AppendCondition condition, long position) {
            super("An event at position " + position + " matches the append condition after " + condition.after()
                    + "; nothing was written. Read on from there, decide again and retry.", null);
            this.position = position;
        }

        /// The first event that matches.
        public long position() {
            return position;
        }
    }

    /// A message is larger than a block can hold; nothing was written.
    public static final class TooLarge extends StoreException {
        public TooLarge(UUID eventId, long bytes, long bytesMax) {
            super("Event " + eventId + " takes " + bytes + " bytes with its envelope and tags; at most " + bytesMax
                    + " are possible; nothing was written. Send a claim check instead.", null);
        }
    }

    /// The criterion selects by something that no index knows.
    public static final class NotIndexed extends StoreException {
        public NotIndexed(String message) {
            super(message, null);
        }
    }

    /// The database cannot be reached, or refused to write. Whether an append under way has happened is found by repeating it.
    public static final class Unavailable extends StoreException {
        public Unavailable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /// An earlier write failed in a way after which nothing may be written: the disk is full or broken, the database's files are
    /// damaged, or this process ran out of memory in the middle of a commit. Nothing of this append was written. It stays so
    /// until the store is closed and opened again, which recovers what was acknowledged; what is stored can still be read
    /// where the database can.
    public static final class Stopped extends StoreException {
        public Stopped(String reason, Throwable cause) {
            super("The store has stopped after a failed write and appends nothing more: " + reason
                    + ". Free space on the database's disk or repair it, then open the store again (restart the program); 'oona doctor' examines it. What was acknowledged is stored; repeat what was not.",
                    cause);
        }
    }

    /// The stored data contradicts itself.
    public static final class Corrupt extends StoreException {
        public Corrupt(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /// A setting is wrong, or the database is of a version that this program does not know.
    public static final class Misconfigured extends StoreException {
        public Misconfigured(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
