package io.esper.oona.cli;

import io.esper.oona.bus.Groups;
import picocli.CommandLine.Command;

@Command(name = "pause", description = "Stop deliveries to a group, in all processes, until 'oona bus resume'.")
final class BusPauseCommand extends BusGroupAction {
    BusPauseCommand(Session session) {
        super(session);
    }

    @Override
    String act(Groups groups, String name) {
        groups.pause(name);
        return "Paused " + name + ".";
    }
}
