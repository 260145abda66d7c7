package io.esper.oona.cli;

import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.Store;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "ls", description = "List events in the order of their positions, oldest first.", footer = {
        "Times: --from and --to mean when the store received an event; --claimed-from and --claimed-to mean when its sender says"
                + " that it was sent. The log is ordered by receiving.",
        "", "Examples:", "  oona events ls --topic 'innovation.*' --since 1d",
        "  oona events ls --tag blueprint=LoRA -o ndjson",
        "  oona events ls --messages | oona --store ./copy import -"})
final class EventsLsCommand extends OonaSubcommand {
    @Mixin
    private FilterOptions filter = new FilterOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Option(names = "--limit", paramLabel = "N", description = "At most so many events. Default: all.")
    private long limit = Long.MAX_VALUE;

    @Option(names = {"-f", "--follow"}, description = "Go on with new events as they come, until Ctrl-C.")
    private boolean follow;

    @Option(names = "--messages", description = "Write messages as 'oona import' takes them, instead of rows.")
    private boolean messages;

    EventsLsCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run() {
        if (limit < 0) {
            throw CommandFailure.usage("--limit takes a number of 0 or more.");
        }
        try (Store store = session().openExisting()) {
            ReadQuery query = filter.query(store.log(), () -> session().catalogue(store), console().clock().instant())
                    .limit(limit);
            try (EventListing listing = new EventListing(console(), output.format, messages)) {
                if (follow) {
                    listing.follow(store.log(), query);
                } else {
                    listing.list(store.log(), query);
                }
                console().detail(listing.written() + " events.");
            }
        }
        return console().stopping() ? ExitCode.INTERRUPTED : ExitCode.OK;
    }
}
