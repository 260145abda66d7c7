package io.esper.oona.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

import io.esper.oona.cli.connect.Connection;
import io.esper.oona.cli.connect.ConnectionFlags;
import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.cli.console.IoReason;
import io.esper.oona.cli.demo.Demo;
import io.esper.oona.cli.demo.DemoDirectory;
import io.esper.oona.cli.demo.DemoPage;
import io.esper.oona.simulation.InvalidSettingsException;
import io.esper.oona.simulation.SimulatedMessage;
import io.esper.oona.simulation.Simulation;
import io.esper.oona.simulation.SimulationSettings;
import io.esper.oona.store.Store;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "demo",
        description = "Simulate training runs into a fresh store, project them, rebuild the read models and compare, export training rows; then say what happened and what to try next.",
        footer = {
                "Everything is in one directory, which a second demo makes anew. A directory that is not a demo's own is never touched."})
final class DemoCommand extends OonaSubcommand {
    private static final Instant START = Instant.parse("2026-03-02T08:00:00Z");

    @Option(names = "--dir", paramLabel = "DIR", description = "Directory of the demo. Default: ./oona-demo.")
    private String dir = "oona-demo";

    @Option(names = "--seed", paramLabel = "NUMBER",
            description = "Decides everything that looks like chance. Default: 1.")
    private long seed = 1;

    @Option(names = "--runs", paramLabel = "N", description = "Training runs, 1 to 20. Default: 3.")
    private int runs = 3;

    DemoCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run() {
        if (runs < 1 || runs > 20) {
            throw CommandFailure.usage("--runs takes 1 to 20.");
        }
        DemoDirectory directory = new DemoDirectory(console().path(dir));
        try {
            directory.prepare();
            Connection connection = Connection.resolve(console(),
                    new ConnectionFlags(directory.store().toString(), Connection.DEFAULT_TENANT, null, null, null));
            try (Store store = session().openOrCreate(connection)) {
                simulate(store, directory.messages());
                Demo.Outcome outcome = new Demo(store, directory).run(this::goOn);
                console().out().print(new DemoPage(outcome, callable(), shown(directory.path())).text(seed));
                return outcome.equal() ? ExitCode.OK : ExitCode.VERIFICATION_FAILED;
            }
        } catch (IOException failed) {
            throw CommandFailure
                    .usage("The demo cannot write to " + directory.path() + ": " + IoReason.of(failed) + ".");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERRUPTED;
        }
    }

    private void simulate(Store store, Path file) throws IOException {
        SimulationSettings settings;
        try {
            settings = SimulationSettings.builder(seed, START).runs(runs).build();
        } catch (InvalidSettingsException wrong) {
            throw CommandFailure.usage(String.join(" ", wrong.problems()));
        }
        SimulationFeed feed = new SimulationFeed(store.log(), session().messageReader(session().catalogue(store)));
        try (OutputStream target = new BufferedOutputStream(Files.newOutputStream(file))) {
            for (SimulatedMessage message : new Simulation(settings)) {
                goOn();
                byte[] line = message.line();
                target.write(line);
                target.write('\n');
                feed.add(line);
            }
        }
        feed.flush();
    }

    /// Ends the demo if somebody has asked for it.
    private void goOn() {
        if (console().stopping()) {
            throw new CommandFailure(ExitCode.INTERRUPTED,
                    "Stopped; the next demo makes the directory anew.");
        }
    }

    /// As this person would call the program from here.
    private String callable() {
        return Files.isExecutable(console().path("oona")) && !Files.isDirectory(console().path("oona"))
                ? "./oona"
                : "oona";
    }

    private String shown(Path directory) {
        return directory.startsWith(console().directory())
                ? console().directory().relativize(directory).toString()
                : directory.toString();
    }
}
