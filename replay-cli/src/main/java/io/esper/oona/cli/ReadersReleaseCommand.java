package io.esper.oona.cli;

import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.store.Maintenance;
import io.esper.oona.store.Store;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "release",
        description = "End the claim of a registered reader that will not come back: what only it was waiting for may expire.",
        footer = {
                "If it comes back, it registers again where it begins. The evidence keeper goes on from its saved",
                "state; contexts of runs that lost events meanwhile are marked incomplete.", "", "Example:",
                "  oona readers release evidence-keeper --yes"})
final class ReadersReleaseCommand extends OonaSubcommand {
    @Parameters(paramLabel = "NAME", description = "Reader, as 'oona readers ls' shows it.")
    private String name = "";

    @Option(names = "--yes", description = "Do it. Without it, only say what would be done.")
    private boolean yes;

    ReadersReleaseCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run() {
        try (Store store = session().openExisting()) {
            Maintenance maintenance = store.maintenance();
            Maintenance.RegisteredReader reader =
                    maintenance.readers().stream()
                            .filter(each -> ReadersLsCommand.shown(each.name()).equals(ReadersLsCommand.shown(name)))
                            .findFirst()
                            .orElseThrow(() -> CommandFailure.notFound("There is no registered reader '" + name
                                    + "'; 'oona readers ls' lists them."));
            String what = "the reader '" + name + "', which has done with everything up to position "
                    + reader.position() + " of " + store.log().head();
            if (!yes) {
                throw CommandFailure.usage("This would release " + what + "; say so with --yes.");
            }
            maintenance.release(reader.name());
            console().say("Released " + what + ".");
            return ExitCode.OK;
        }
    }
}
