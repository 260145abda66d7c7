package io.esper.oona.cli;

import java.util.List;

import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.OptionSpec;

/// All commands in their places.
final class CommandTree {
    private CommandTree() {}

    static CommandLine of(Session session) {
        CommandLine root = new CommandLine(new RootCommand(session));
        root.addSubcommand(new DemoCommand(session));
        root.addSubcommand(new ImportCommand(session));
        root.addSubcommand(new AppendCommand(session));
        root.addSubcommand(new SimulateCommand(session));
        root.addSubcommand(new CommandLine(new EventsCommand(session)).addSubcommand(new EventsLsCommand(session))
                .addSubcommand(new EventsShowCommand(session)).addSubcommand(new EventsTailCommand(session)));
        root.addSubcommand(new TraceCommand(session));
        root.addSubcommand(new ControlSubcommand(session));
        root.addSubcommand(new CommandLine(new TopicsCommand(session)).addSubcommand(new TopicsLsCommand(session))
                .addSubcommand(new TopicsShowCommand(session)).addSubcommand(new TopicsRegisterCommand(session)));
        root.addSubcommand(new CommandLine(new ProjectionsCommand(session))
                .addSubcommand(new ProjectionsLsCommand(session))
                .addSubcommand(new ProjectionsStatusCommand(session)).addSubcommand(new ProjectionsShowCommand(session))
                .addSubcommand(new ProjectionsRunCommand(session))
                .addSubcommand(new ProjectionsRebuildCommand(session))
                .addSubcommand(new ProjectionsPauseCommand(session))
                .addSubcommand(new ProjectionsResumeCommand(session))
                .addSubcommand(new ProjectionsCancelCommand(session)).addSubcommand(new ProjectionsSwapCommand(session))
                .addSubcommand(new ProjectionsRollbackCommand(session))
                .addSubcommand(new ProjectionsDropOldCommand(session))
                .addSubcommand(new ProjectionsVerifyCommand(session))
                .addSubcommand(new ProjectionsCertificateCommand(session))
                .addSubcommand(new ProjectionsDarkDataCommand(session))
                .addSubcommand(new ProjectionsSnapshotCommand(session)));
        root.addSubcommand(new StateCommand(session));
        root.addSubcommand(new DiffCommand(session));
        root.addSubcommand(new CommandLine(new ExportCommand(session)).addSubcommand(new ExportTamiyoCommand(session))
                .addSubcommand(new ExportKarnCommand(session)).addSubcommand(new ExportSimicCommand(session))
                .addSubcommand(new ExportLsCommand(session)).addSubcommand(new ExportDescribeCommand(session))
                .addSubcommand(new ExportVerifyCommand(session)));
        root.addSubcommand(new CommandLine(new EvidenceCommand(session)).addSubcommand(new EvidenceRunCommand(session))
                .addSubcommand(new EvidenceStatusCommand(session)));
        root.addSubcommand(new CommandLine(new ReadersCommand(session)).addSubcommand(new ReadersLsCommand(session))
                .addSubcommand(new ReadersReleaseCommand(session)));
        root.addSubcommand(
                new CommandLine(new DeadLettersCommand(session)).addSubcommand(new DeadLettersLsCommand(session))
                        .addSubcommand(new DeadLettersShowCommand(session))
                        .addSubcommand(new DeadLettersRetryCommand(session))
                        .addSubcommand(new DeadLettersDropCommand(session)));
        root.addSubcommand(new CommandLine(new BusCommand(session)).addSubcommand(new BusPublishCommand(session))
                .addSubcommand(new BusTailCommand(session)).addSubcommand(new BusStatusCommand(session))
                .addSubcommand(new BusSeekCommand(session)).addSubcommand(new BusPauseCommand(session))
                .addSubcommand(new BusResumeCommand(session)).addSubcommand(new BusRmCommand(session))
                .addSubcommand(new BusRecordCommand(session)).addSubcommand(new BusAuditCommand(session))
                .addSubcommand(new BusReplayCommand(session))
                .addSubcommand(new CommandLine(new BusDeadLettersCommand(session))
                        .addSubcommand(new BusLettersLsCommand(session))
                        .addSubcommand(new BusLettersRedriveCommand(session))));
        root.addSubcommand(new DoctorCommand(session));
        root.addSubcommand(new CompletionCommand(session));
        root.getSubcommands().values().forEach(CommandTree::quieten);
        root.setCaseInsensitiveEnumValuesAllowed(true);
        root.setPosixClusteredShortOptionsAllowed(false);
        root.setAbbreviatedOptionsAllowed(false);
        root.setExpandAtFiles(false);
        return root;
    }

    /// The global options work everywhere, but only the help of `oona` itself lists them.
    private static void quieten(CommandLine command) {
        command.getCommandSpec().usageMessage().abbreviateSynopsis(true);
        command.setHelpFactory((spec, colours) -> new Help(spec, colours) {
            @Override
            public String optionList() {
                List<OptionSpec> own = spec.options().stream().filter(option -> !option.inherited()).toList();
                return super.optionListExcludingGroups(own);
            }
        });
        command.getSubcommands().values().forEach(CommandTree::quieten);
    }
}
