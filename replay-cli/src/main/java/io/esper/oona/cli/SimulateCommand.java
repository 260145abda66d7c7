package io.esper.oona.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

import io.esper.oona.cli.console.Cell;
import io.esper.oona.cli.console.Column;
import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.cli.console.IoReason;
import io.esper.oona.cli.console.Progress;
import io.esper.oona.cli.console.Rows;
import io.esper.oona.cli.console.SizeText;
import io.esper.oona.simulation.SimulatedMessage;
import io.esper.oona.simulation.Simulation;
import io.esper.oona.store.Store;
import io.esper.oona.training.evidence.EvidenceKeeper;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "simulate", description = {
        "Make up training runs and append their messages to the store, or write them as JSON Lines.", "",
        "Layers with seeds in their real lifecycle, plateaus, germination commands, blueprints with lineage and certification, grafts that"
                + " help or hurt, field reports, cancellations, rollbacks. Equal options give equal bytes on every machine."},
        footer = {"Examples:", "  oona simulate --runs 3 --seed 7",
                "  oona simulate --layers 12 --epochs 200 --out run.jsonl",
                "  oona simulate --flat --rate 50 --out - | oona import -"})
final class SimulateCommand extends OonaSubcommand {
    private static final int BUFFER_BYTES = 1 << 16;

    @Mixin
    private SimulationOptions what = new SimulationOptions();

    @Option(names = "--out", paramLabel = "FILE",
            description = "Write JSON Lines to this new file, or - for standard output. Default: append to the store.")
    private @Nullable String out;

    @Option(names = "--rate", paramLabel = "N",
            description = "Messages a second, 0 for as fast as it goes. Default: 0.")
    private double rate;

    @Mixin
    private OutputOptions output = new OutputOptions();

    SimulateCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run() {
        if (!(rate >= 0 && rate <= 1e9)) {
            throw CommandFailure.usage("--rate takes 0 to 1000000000 messages a second.");
        }
        Simulation simulation = new Simulation(what.settings(console().clock().instant()));
        if (out == null) {
            intoStore(simulation);
        } else if (out.equals("-")) {
            play(simulation, line -> console().out().write(line, 0, line.length).newline(),
                    () -> console().out().flush());
        } else {
            intoFile(simulation, out);
        }
        return console().stopping() ? ExitCode.INTERRUPTED : ExitCode.OK;
    }

    private void intoStore(Simulation simulation) {
        try (Store store = session().openOrCreate()) {
            EvidenceKeeper.register(store);
            SimulationFeed feed = new SimulationFeed(store.log(), session().messageReader(session().catalogue(store)));
            long messages = play(simulation, feed::add, feed::flush);
            try (Rows rows = output.open(console(),
                    List.of(Column.number("simulated"), Column.number("stored"), Column.number("duplicate"),
                            Column.number("head")))) {
                rows.row(List.of(Cell.of(messages), Cell.of(feed.stored()), Cell.of(feed.duplicate()),
                        Cell.of(store.log().head())));
            }
            if (feed.stored() == 0 && feed.duplicate() > 0) {
                console().say(
                        "All of it was in the log already: equal options make equal messages. Another --seed makes others.");
            }
        }
    }

    private void intoFile(Simulation simulation, String name) {
        Path file = console().path(name);
        try (OutputStream target =
                new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW), BUFFER_BYTES)) {
            long messages = play(simulation, line -> {
                target.write(line);
                target.write('\n');
            }, target::flush);
            console().say(SizeText.count(messages, "message", "messages") + " in " + name + ".");
        } catch (FileAlreadyExistsException there) {
            throw CommandFailure.usage(name + " exists already; name a new file.");
        } catch (IOException failed) {
            throw CommandFailure.usage(name + " cannot be written: " + IoReason.of(failed) + ".");
        }
    }

    /// Somewhere a line can go.
    private interface LineTarget<E extends Exception> {
        void write(byte[] line) throws E;
    }

    /// Hands on what was written.
    private interface Flush<E extends Exception> {
        void flush() throws E;
    }

    private <E extends Exception> long play(Simulation simulation, LineTarget<E> target, Flush<E> flush) throws E {
        long messages = 0;
        Pace pace = new Pace(rate, System::nanoTime);
        try (Progress progress = console().progress("simulate", simulation.messagesAbout())) {
            for (SimulatedMessage message : simulation) {
                boolean waited = false;
                while (!console().stopping() && !pace.due()) {
                    if (!waited) {
                        flush.flush();
                    }
                    waited = true;
                }
                if (console().stopping()) {
                    break;
                }
                target.write(message.line());
                pace.turn();
                messages++;
                progress.update(messages, messages);
            }
            flush.flush();
        }
        return messages;
    }
}
