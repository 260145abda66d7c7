package io.esper.oona.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Supplier;

import io.esper.oona.event.Message;
import org.jspecify.annotations.Nullable;

/// What one append writes in one transaction.
///
/// @param messages    in order; may be empty if only letters or cursors are written
/// @param condition   must hold at the moment of writing, or null
/// @param onConflict  what an id that is stored with other content does to the batch
/// @param origins     where each message came from, in the order of the messages, for the dead letters of conflicts; empty
///                    if there is nothing to tell
/// @param deadLetters messages refused before they reached the log, to be recorded beside the batch
/// @param cursors     positions in sources, to be moved with the batch
/// @param beside      what else must be true exactly if the append is, or null
public record Append(List<Message> messages, @Nullable AppendCondition condition, OnConflict onConflict,
        List<Origin> origins, List<NewDeadLetter> deadLetters, List<Cursor> cursors, @Nullable Beside beside) {

    /// Work in the append's own transaction, once it is decided what becomes of each message. It runs under the log's lock, on
    /// a connection whose default schema is the tenant's: be short, and touch only rows that others touch in the same way. It
    /// may run again, on another connection, if the database failed meanwhile; what the first run wrote is then undone, or was
    /// committed without anybody hearing of it: so it compares before it changes.
    @FunctionalInterface
    public interface Beside {

        /// Does the work.
        ///
        /// @param outcomes what becomes of each message, in their order
        /// @throws RuntimeException refuses the append: nothing of it is written, and [EventLog#append] throws the same. Appends
        ///         that share the commit are not affected
        /// @throws SQLException refuses the append too, as a [StoreException], unless the database is lost or cannot write: that is
        ///         a matter of all
        void run(Connection connection, List<AppendResult.Outcome> outcomes) throws SQLException;
    }

    /// What an id that is stored with other content does.
    public enum OnConflict {
        /// Refuses the whole batch.
        REFUSE_BATCH,
        /// Leaves the message out, records it as a dead letter in the same transaction and reports it.
        DEAD_LETTER
    }

    /// Where a message came from.
    ///
    /// @param source         for example `import:runs.jsonl`
    /// @param sourcePosition for example `line 17`
    /// @param original       gives the original bytes, the same whenever it is asked, by any thread, and only if they are needed for a
    ///                       dead letter; null if the payload is all there is
    public record Origin(String source, String sourcePosition, @Nullable Supplier<byte[]> original) {}

    private static final Origin APPEND = new Origin("append", "", null);

    public Append {
        messages = List.copyOf(messages);
        origins = List.copyOf(origins);
        deadLetters = List.copyOf(deadLetters);
        cursors = List.copyOf(cursors);
        if (!origins.isEmpty() && origins.size() != messages.size()) {
            throw new IllegalArgumentException(
                    "An append names no origins or one for each message; got " + origins.size() + " for "
                            + messages.size() + " messages.");
        }
    }

    /// An append with nothing beside it.
    public Append(List<Message> messages, @Nullable AppendCondition condition, OnConflict onConflict,
            List<Origin> origins, List<NewDeadLetter> deadLetters, List<Cursor> cursors) {
        this(messages, condition, onConflict, origins, deadLetters, cursors, null);
    }

    /// Where the message with this index came from.
    public Origin originOf(int index) {
        return origins.isEmpty() ? APPEND : origins.get(index);
    }

    /// An unconditional append that refuses conflicts.
    public static Append of(List<Message> messages) {
        return new Append(messages, null, OnConflict.REFUSE_BATCH, List.of(), List.of(), List.of());
    }

    /// A conditional append that refuses conflicts.
    public static Append of(List<Message> messages, AppendCondition condition) {
        return new Append(messages, condition, OnConflict.REFUSE_BATCH, List.of(), List.of(), List.of());
    }
}
