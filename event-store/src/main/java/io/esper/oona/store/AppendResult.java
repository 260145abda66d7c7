package io.esper.oona.store;

import java.util.List;

/// What became of a batch, message by message, in the order of the request.
///
/// @param outcomes one for each message
/// @param head     the log's head after the commit
public record AppendResult(List<Outcome> outcomes, long head) {

    /// What became of one message.
    public sealed interface Outcome {
        /// The position of the event that now stands for the message's id.
        long position();
    }

    /// Written at this position.
    public record Stored(long position) implements Outcome {}

    /// Was there already, with the same content, at this position.
    public record Duplicate(long position) implements Outcome {}

    /// Left out: the id is stored at this position with other content. A dead letter tells of it.
    public record Conflict(long position) implements Outcome {}

    public AppendResult {
        outcomes = List.copyOf(outcomes);
    }
}
