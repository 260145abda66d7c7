package io.esper.oona.event.json;

import io.esper.oona.event.Message;

/// What became of one message: accepted whole or refused whole.
public sealed interface Reading {

    /// The log can take it.
    record Accepted(Message message) implements Reading {}

    /// The log cannot take it: a matter for the dead letters.
    record Refused(Refusal refusal) implements Reading {}
}
