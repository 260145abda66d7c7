package io.esper.oona.cli;

import io.esper.oona.cli.console.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "oona", versionProvider = RootCommand.Version.class,
        description = "An event store for the messages of a training platform: one ordered log, read models over it, replay.",
        commandListHeading = "%nCommands:%n", optionListHeading = "%nOptions of every command:%n", footerHeading = "%n",
        sortOptions = false, usageHelpWidth = 100, synopsisSubcommandLabel = "COMMAND",
        footer = {
                "Exit codes: 0 done, 1 a fault of this program, 2 wrong usage, 3 no connection to the store,",
                "4 not found, 5 verification failed, 6 incomplete, 7 refused, 130 interrupted.", "",
                "Start with:  oona demo"})
final class RootCommand extends OonaSubcommand {
    @Mixin
    final GlobalOptions options;

    @Option(names = {"-V", "--version"}, versionHelp = true, description = "Show the version.")
    boolean version;

    @Spec
    private @Nullable CommandSpec spec;

    RootCommand(Session session) {
        super(session);
        options = session.options();
    }

    @Override
    ExitCode run() {
        if (spec != null) {
            console().page(spec.commandLine().getUsageMessage(CommandLine.Help.Ansi.OFF));
        }
        return ExitCode.USAGE;
    }

    /// The version in the jar's manifest; "development" when run from class files.
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            @Nullable
            String version = RootCommand.class.getPackage().getImplementationVersion();
            return new String[]{"oona " + (version == null ? "development" : version)};
        }
    }
}
