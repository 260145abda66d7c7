package io.esper.oona.cli;

import java.util.List;
import java.util.UUID;

import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.store.Store;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "command", description = {"Decide a command to a seed and, if it is accepted, send it.", "",
        "NAME is request_germination, cancel_germination or enter_STAGE. An accepted command is appended to control.kasmina.commands"
                + " together with its decision on innovation.adaptations; a refused one writes nothing and says why."},
        footer = {"Exit code: 0 if it is accepted, now or before under this id; 7 if it is refused.", "", "Example:",
                "  oona command request_germination --run run7 --layer 12 --seed 3 --blueprint LoRA"})
final class ControlSubcommand extends OonaSubcommand {
    @Parameters(paramLabel = "NAME", description = "The command, in any letter case.")
    private String name = "";

    @Option(names = "--run", paramLabel = "ID", required = true, description = "Training run.")
    private String run = "";

    @Option(names = "--layer", paramLabel = "N", required = true, description = "Layer of the seed, 0 or more.")
    private int layer;

    @Option(names = "--seed", paramLabel = "N", required = true, description = "Seed in its layer, 0 or more.")
    private int seed;

    @Option(names = "--blueprint", paramLabel = "ID",
            description = "What shall grow: needed for request_germination. For others, what is believed to grow there.")
    private @Nullable String blueprint;

    @Option(names = "--strategy", paramLabel = "NAME", description = "Grafting strategy.")
    private @Nullable String strategy;

    @Option(names = "--command-id", paramLabel = "ID",
            description = "Identity of the command in its run: repeat it and get the first decision. Default: a new one.")
    private @Nullable String commandId;

    @Option(names = "--sender", paramLabel = "ID", defaultValue = "oona-cli",
            description = "Sender. Default: ${DEFAULT-VALUE}.")
    private String sender = "";

    @Option(names = "--trace", paramLabel = "ID", description = "Trace. Default: the command id.")
    private @Nullable String trace;

    @Option(names = "--epoch", paramLabel = "N", description = "Epoch in which it is issued.")
    private @Nullable Integer epoch;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept with the decision.")
    private @Nullable String reason;

    @Option(names = "--exempt", paramLabel = "BLUEPRINT",
            description = "Blueprint that needs no certification; repeatable. Default: none.")
    private List<String> exempt = List.of();

    @Option(names = "--dry-run", description = "Only say what would be decided.")
    private boolean dryRun;

    @Mixin
    private OutputOptions output = new OutputOptions();

    ControlSubcommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run() {
        ControlSending sending = sending();
        try (Store store = session().openExisting()) {
            return sending.over(store, dryRun);
        }
    }

    /// Axon is behind this class alone: no other command loads it.
    private ControlSending sending() {
        try {
            return new ControlSending(console(), output, exempt, name, run, layer, seed, blueprint, strategy,
                    commandId == null ? UUID.randomUUID().toString() : commandId, sender, trace, epoch, reason);
        } catch (IllegalArgumentException wrong) {
            throw CommandFailure.usage(wrong.getMessage() + " Nothing was sent.");
        }
    }
}
