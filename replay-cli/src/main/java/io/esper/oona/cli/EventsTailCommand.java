package io.esper.oona.cli;

import java.util.ArrayDeque;
import java.util.Deque;

import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.store.EventLog;
import io.esper.oona.store.LogElement;
import io.esper.oona.store.LogReader;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoredEvent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "tail", description = "Show the last events, and with -f those that come.",
        footer = {"Examples:", "  oona events tail -n 20",
                "  oona events tail -f --topic control.kasmina.commands"})
final class EventsTailCommand extends OonaSubcommand {
    private static final int LINES_MAX = 100_000;
    private static final long FIRST_WINDOW = 256;

    @Mixin
    private FilterOptions filter = new FilterOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Option(names = {"-n", "--lines"}, paramLabel = "N", defaultValue = "10",
            description = "So many of the last events, 0 to 100000. Default: ${DEFAULT-VALUE}.")
    private int lines = 10;

    @Option(names = {"-f", "--follow"}, description = "Go on with new events as they come, until Ctrl-C.")
    private boolean follow;

    EventsTailCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run() {
        if (lines < 0 || lines > LINES_MAX) {
            throw CommandFailure.usage("--lines takes 0 to 100000.");
        }
        try (Store store = session().openExisting()) {
            ReadQuery query = filter.query(store.log(), () -> session().catalogue(store), console().clock().instant());
            long head = store.log().head();
            try (EventListing listing = new EventListing(console(), output.format, false)) {
                last(store.log(), query, head).forEach(listing::write);
                if (follow) {
                    listing.follow(store.log(),
                            new ReadQuery(Math.max(head, query.after()), Long.MAX_VALUE, query.filter(),
                                    Long.MAX_VALUE));
                }
            }
        }
        return console().stopping() ? ExitCode.INTERRUPTED : ExitCode.OK;
    }

    /// The log reads forward only: looks at windows before the head, each four times as long as the one before, until one holds
    /// enough events.
    private Deque<StoredEvent> last(EventLog log, ReadQuery query, long head) {
        Deque<StoredEvent> found = new ArrayDeque<>();
        if (lines == 0) {
            return found;
        }
        for (long window = Math.max(FIRST_WINDOW, 2L * lines);; window *= 4) {
            long after = Math.max(query.after(), head - window);
            found.clear();
            try (LogReader reader = log.read(new ReadQuery(Math.max(0, after), head, query.filter(), Long.MAX_VALUE))) {
                for (LogElement element = reader.next(); element != null && !console().stopping(); element =
                        reader.next()) {
                    if (element instanceof StoredEvent event) {
                        found.addLast(event);
                        if (found.size() > lines) {
                            found.removeFirst();
                        }
                    }
                }
            }
            if (found.size() >= lines || after <= query.after() || console().stopping()) {
                return found;
            }
        }
    }
}
