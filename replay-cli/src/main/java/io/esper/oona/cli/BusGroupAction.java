package io.esper.oona.cli;

import io.esper.oona.bus.Groups;
import io.esper.oona.bus.MessageBus;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.store.Store;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// A command that does something to a group of the bus.
abstract class BusGroupAction extends OonaSubcommand {
    @Parameters(index = "0", paramLabel = "GROUP", description = "As 'oona bus status' shows it.")
    private String group = "";

    @Mixin
    private BusOptions bus = new BusOptions();

    BusGroupAction(Session session) {
        super(session);
    }

    /// Does it, and says what was done.
    abstract String act(Groups groups, String name);

    @Override
    final ExitCode run() {
        try (Store store = session().openExisting();
                MessageBus open = bus.open(console(), store, () -> session().catalogue(store))) {
            console().say(act(open.groups(), group));
        }
        return ExitCode.OK;
    }
}
