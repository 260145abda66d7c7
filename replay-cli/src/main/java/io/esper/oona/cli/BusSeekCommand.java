package io.esper.oona.cli;

import io.esper.oona.bus.Groups;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "seek",
        description = "Move a group: to the beginning for a replay, to the end, to a time or behind a message.",
        footer = {"What its consumers hold is no longer theirs; dead letters stay.", "", "Example:",
                "  oona bus seek learner --to 1d"})
final class BusSeekCommand extends BusGroupAction {
    @Option(names = "--to", paramLabel = "TIME", required = true,
            description = "beginning, end, a time such as 2026-03-02T08:00:00Z or 1d3h, or TOPIC@PLACE.")
    private String to = "";

    BusSeekCommand(Session session) {
        super(session);
    }

    @Override
    String act(Groups groups, String name) {
        groups.seek(name, BusStart.read("--to", to, console().clock().instant()));
        return "Moved " + name + " to " + to + ".";
    }
}
