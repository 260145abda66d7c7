package io.esper.oona.cli;

import io.esper.oona.cli.console.SizeText;
import io.esper.oona.store.Expired;

/// Tells people of events that a read would have met: holes are never silent.
final class ExpiredNotice {
    private ExpiredNotice() {}

    static String of(Expired expired) {
        return "Expired: " + (expired.exact() ? "" : "up to ") + SizeText.count(expired.count(), "event", "events")
                + " of the class " + expired.retention().text() + " after position " + expired.after() + " up to "
                + expired.until() + " are no longer in the live log.";
    }
}
