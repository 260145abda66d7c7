package io.esper.oona.cli.importing;

import java.util.List;

import io.esper.oona.event.Message;
import io.esper.oona.store.Append;
import io.esper.oona.store.NewDeadLetter;

/// What a run of lines has become, ready to be committed.
///
/// @param messages the accepted ones in order
/// @param lines    the line number of each message
/// @param origins  the same with the original bytes, for the dead letters of conflicts
/// @param letters  one for each refused line
/// @param refused  the same for people
/// @param read     lines that are not blank
/// @param blank    lines that are
/// @param end      where the input goes on after the batch
record Batch(List<Message> messages, List<Long> lines, List<Append.Origin> origins, List<NewDeadLetter> letters,
        List<RefusedLine> refused, long read, long blank,
        Place end) {
    Batch {
        messages = List.copyOf(messages);
        lines = List.copyOf(lines);
        origins = List.copyOf(origins);
        letters = List.copyOf(letters);
        refused = List.copyOf(refused);
    }

    boolean empty() {
        return read == 0 && blank == 0;
    }
}
