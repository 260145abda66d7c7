package io.esper.oona.bus.group;

/// What a consumer says of a message in its hands.
sealed interface Verdict {

    /// It has done with it.
    record Done() implements Verdict {}

    /// It wants it tried again, or buried if that was the last attempt.
    record Again(long dueMicros, String reason) implements Verdict {}

    /// It does not want it tried again.
    record Dead(String code, String reason) implements Verdict {}

    Done DONE = new Done();
}
