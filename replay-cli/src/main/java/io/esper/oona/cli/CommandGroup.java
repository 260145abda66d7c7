package io.esper.oona.cli;

import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// A command that only groups others: alone it shows which.
abstract class CommandGroup extends OonaSubcommand {
    @Spec
    @Nullable
    CommandSpec spec;

    CommandGroup(Session session) {
        super(session);
    }

    @Override
    final ExitCode run() {
        if (spec == null) {
            throw CommandFailure.usage("Name a command.");
        }
        console().page(spec.commandLine().getUsageMessage(CommandLine.Help.Ansi.OFF));
        return ExitCode.USAGE;
    }
}
