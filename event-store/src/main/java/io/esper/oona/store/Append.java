package io.esper.oona.store;

import java.util.List;

import io.esper.oona.event.Message;
import org.jspecify.annotations.Nullable;

/// What one append writes in one transaction.
///
/// @param messages    in order; may be empty if only letters or cursors are written
/// @param condition   must hold at the moment of writing, or null
/// @param onConflict  what an id that is stored with other content does to the batch
/// @param deadLetters messages refused before they reached the log, to be recorded beside the batch
/// @param cursors     positions in sources, to be moved with the batch
public record Append(List<Message> messages, @Nullable AppendCondition condition, OnConflict onConflict,
        List<NewDeadLetter> deadLetters, List<Cursor> cursors) {

    /// What an id that is stored with other content does.
    public enum OnConflict {
        /// Refuses the whole batch.
        REFUSE_BATCH,
        /// Leaves the message out, records it as a dead letter in the same transaction and reports it.
        DEAD_LETTER
    }

    public Append {
        messages = List.copyOf(messages);
        deadLetters = List.copyOf(deadLetters);
        cursors = List.copyOf(cursors);
    }

    /// An unconditional append that refuses conflicts.
    public static Append of(List<Message> messages) {
        return new Append(messages, null, OnConflict.REFUSE_BATCH, List.of(), List.of());
    }

    /// A conditional append that refuses conflicts.
    public static Append of(List<Message> messages, AppendCondition condition) {
        return new Append(messages, condition, OnConflict.REFUSE_BATCH, List.of(), List.of());
    }
}
