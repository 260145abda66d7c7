package io.esper.oona.cli;

import java.time.Instant;

import io.esper.oona.bus.Place;
import io.esper.oona.bus.Start;
import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.TimeText;

/// Reads where a group begins, as people type it.
final class BusStart {
    private BusStart() {}

    /// `beginning`, `end`, a time, or a place such as `system.events.epoch@812`, after which it begins.
    ///
    /// @throws CommandFailure if the text is none of them
    static Start read(String option, String text, Instant now) {
        if (text.equals("beginning")) {
            return Start.BEGINNING;
        }
        if (text.equals("end")) {
            return Start.END;
        }
        int at = text.indexOf('@');
        try {
            return at > 0
                    ? Start.after(new Place(text.substring(0, at), text.substring(at + 1)))
                    : Start.at(TimeText.moment(text, now));
        } catch (IllegalArgumentException wrong) {
            throw CommandFailure.usage(option + ": " + wrong.getMessage()
                    + " Or say beginning, end, or TOPIC@PLACE for what comes after a message.");
        }
    }
}
