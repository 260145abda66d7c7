package io.esper.oona.cli;

import io.esper.oona.bus.Groups;
import picocli.CommandLine.Command;

@Command(name = "rm",
        description = "Remove a group with everything that is kept for it, its dead letters too. The messages stay.")
final class BusRmCommand extends BusGroupAction {
    BusRmCommand(Session session) {
        super(session);
    }

    @Override
    String act(Groups groups, String name) {
        groups.remove(name);
        return "Removed " + name + ".";
    }
}
