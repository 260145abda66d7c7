package io.esper.oona.bus;

import java.time.Instant;

/// Where a new group begins, and where an existing one can be moved to.
public sealed interface Start {

    /// With the first message that the transport still has: a replay.
    Start BEGINNING = new Beginning();
    /// With what is published from now on.
    Start END = new End();

    /// With the first message received at or after the moment, by the transport's clock: on the log the store's receive time.
    static Start at(Instant received) {
        return new AtTime(received);
    }

    /// With the message after a place. Where each topic has its own order, only the place's topic is moved; a group that is made
    /// begins its other topics at the time of the place.
    static Start after(Place place) {
        return new AfterPlace(place);
    }

    /// See [#BEGINNING].
    record Beginning() implements Start {}

    /// See [#END].
    record End() implements Start {}

    /// See [#at].
    record AtTime(Instant received) implements Start {}

    /// See [#after].
    record AfterPlace(Place place) implements Start {}
}
