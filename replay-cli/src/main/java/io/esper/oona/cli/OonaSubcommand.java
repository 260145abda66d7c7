package io.esper.oona.cli;

import java.util.concurrent.Callable;

import io.esper.oona.cli.console.Console;
import io.esper.oona.cli.console.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// A command that does something.
@Command(sortOptions = false, usageHelpAutoWidth = false, usageHelpWidth = 100, optionListHeading = "%nOptions:%n",
        parameterListHeading = "%nArguments:%n", descriptionHeading = "%n", footerHeading = "%n",
        commandListHeading = "%nCommands:%n")
abstract class OonaSubcommand implements Callable<Integer> {
    private final Session session;

    @Option(names = {"-h", "--help"}, usageHelp = true, order = Integer.MAX_VALUE, description = "Show this help.")
    boolean help;

    OonaSubcommand(Session session) {
        this.session = session;
    }

    /// Does the work.
    abstract ExitCode run();

    final Session session() {
        return session;
    }

    final Console console() {
        return session.console();
    }

    @Override
    public final Integer call() {
        ExitCode code = run();
        console().out().flush();
        return code.code();
    }
}
