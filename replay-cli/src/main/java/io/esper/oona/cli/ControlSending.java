package io.esper.oona.cli;

import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.esper.oona.cli.console.Cell;
import io.esper.oona.cli.console.Column;
import io.esper.oona.cli.console.Console;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.cli.console.Rows;
import io.esper.oona.control.Control;
import io.esper.oona.control.ControlCommand;
import io.esper.oona.control.ControlSettings;
import io.esper.oona.control.Decision;
import io.esper.oona.event.Payload.AdaptationDecision;
import io.esper.oona.event.SeedId;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreException;
import org.jspecify.annotations.Nullable;

/// Sends one command and prints what became of it.
final class ControlSending {
    private static final List<Column> COLUMNS = List.of(Column.text("outcome"), Column.text("command", 24),
            Column.text("run", 24), Column.text("seed"), Column.text("from"), Column.text("to"),
            Column.text("blueprint", 32), Column.text("command_id", 36), Column.number("command_position"),
            Column.number("decision_position"), Column.hidden("why"), Column.hidden("reason"),
            Column.hidden("instead"));

    private final Console console;
    private final OutputOptions output;
    private final ControlSettings settings;
    private final ControlCommand command;

    /// @throws IllegalArgumentException if a part is out of its limits
    ControlSending(Console console, OutputOptions output, List<String> exempt, String name, String run, int layer,
            int seed, @Nullable String blueprint, @Nullable String strategy, String commandId, String sender,
            @Nullable String trace, @Nullable Integer epoch, @Nullable String reason) {
        this.console = console;
        this.output = output;
        this.settings = new ControlSettings(Set.copyOf(exempt), ControlSettings.DEFAULT.attemptsMax());
        this.command = new ControlCommand(run, new SeedId(layer, seed), name, blueprint, strategy, commandId, sender,
                trace, epoch, reason);
    }

    ExitCode over(Store store, boolean dryRun) {
        return switch (decision(store, dryRun)) {
            case Decision.Accepted(AdaptationDecision decision, long sent, long decided, boolean repeated) -> {
                accepted(repeated ? "repeated" : "accepted", decision, sent == 0 ? null : Long.valueOf(sent), decided);
                yield ExitCode.OK;
            }
            case Decision.Acceptable(AdaptationDecision decision) -> {
                accepted("acceptable", decision, null, null);
                yield ExitCode.OK;
            }
            case Decision.Refused(Decision.Why why, String reason, List<String> instead) -> {
                refused(why, reason, instead);
                yield ExitCode.REFUSED;
            }
        };
    }

    private Decision decision(Store store, boolean dryRun) {
        try {
            Control control = new Control(store, settings);
            return dryRun ? control.consider(command) : control.send(command);
        } catch (StoreException failed) {
            if (!dryRun) {
                console.say("oona: whether the command was accepted is not known. Repeat it with --command-id "
                        + command.commandId() + ": under this id it is accepted once at most.");
            }
            throw failed;
        }
    }

    private void accepted(String outcome, AdaptationDecision decision, @Nullable Long sent, @Nullable Long decided) {
        row(outcome, decision.command(), decision.fromStage(), decision.toStage(), decision.blueprintId(), sent,
                decided, null, decision.reason(), List.of());
    }

    private void refused(Decision.Why why, String reason, List<String> instead) {
        row("refused", command.command(), null, null, command.blueprint(), null, null,
                why.name().toLowerCase(Locale.ROOT), reason, instead);
        console.say("oona: refused: " + reason
                + (instead.isEmpty() ? "" : " Accepted now: " + String.join(", ", instead) + "."));
    }

    private void row(String outcome, String name, @Nullable String from, @Nullable String to,
            @Nullable String blueprint, @Nullable Long sent, @Nullable Long decided, @Nullable String why,
            @Nullable String reason, List<String> instead) {
        try (Rows rows = output.open(console, COLUMNS)) {
            rows.row(List.of(Cell.of(outcome), Cell.of(name), Cell.of(command.run()), Cell.of(command.seed().text()),
                    Cell.of(from), Cell.of(to), Cell.of(blueprint), Cell.of(command.commandId()), Cell.of(sent),
                    Cell.of(decided), Cell.of(why), Cell.of(reason), new Cell.Texts(instead)));
        }
    }
}
