package io.esper.oona.cli;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.store.EventLog;
import io.esper.oona.store.StoredEvent;

/// Finds an event by what a person types: its position or its id.
final class EventLookup {
    private static final Pattern POSITION = Pattern.compile("\\d{1,18}");
    private static final Pattern ID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private EventLookup() {}

    static StoredEvent find(EventLog log, String text) {
        Optional<StoredEvent> found;
        if (POSITION.matcher(text).matches()) {
            found = log.at(Long.parseLong(text));
        } else if (ID.matcher(text).matches()) {
            found = log.find(UUID.fromString(text));
        } else {
            throw CommandFailure.usage("'" + text + "' is neither a position nor an event id of 36 characters.");
        }
        return found.orElseThrow(
                () -> CommandFailure.notFound("There is no event " + text + " in this log (its head is " + log.head()
                        + "), or it has expired."));
    }
}
