package io.esper.oona.cli;

import io.esper.oona.bus.Groups;
import picocli.CommandLine.Command;

@Command(name = "resume", description = "End the pause of a group.")
final class BusResumeCommand extends BusGroupAction {
    BusResumeCommand(Session session) {
        super(session);
    }

    @Override
    String act(Groups groups, String name) {
        groups.resume(name);
        return "Resumed " + name + ".";
    }
}
