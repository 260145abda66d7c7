package io.esper.oona.reliability.run;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

import io.esper.oona.reliability.Cycle;
import io.esper.oona.reliability.CycleSeed;
import io.esper.oona.reliability.Databases;
import io.esper.oona.reliability.Experiment;
import io.esper.oona.reliability.Refused;
import io.esper.oona.reliability.Workspace;
import io.esper.oona.store.testing.TestDatabase.Kind;

/// One experiment on one database: its cycles, one after the other. For one thread at a time.
final class Task {
    private static final int SAID_EVERY = 25;

    private final Tally tally;
    private final Options options;
    private final Databases databases;
    private final Path directory;
    private final PrintStream out;
    private int cycles;

    Task(Experiment experiment, Kind kind, Options options, Databases databases, Path directory, PrintStream out) {
        this.tally = new Tally(experiment, kind);
        this.options = options;
        this.databases = databases;
        this.directory = directory;
        this.out = out;
    }

    Tally tally() {
        return tally;
    }

    private String name() {
        return tally.experiment().name() + " on " + tally.kind().name().toLowerCase(Locale.ROOT);
    }

    /// A control has shown what it can after a tenth of the cycles.
    private int cyclesMax() {
        return tally.isControl() ? Math.max(3, options.cycles() / 10) : options.cycles();
    }

    /// Whether there is another cycle to run.
    boolean goesOn() {
        boolean enough =
                tally.isControl() && options.cycles() == Integer.MAX_VALUE && cycles >= 20 && tally.violated() > 0;
        return cycles < cyclesMax() && tally.refused() == null && !enough
                && (tally.isControl() || tally.violated() == 0);
    }

    /// Runs the next cycle.
    void next() throws IOException, InterruptedException {
        CycleSeed seed = new CycleSeed(tally.kind(), options.seed() + cycles);
        cycles++;
        long began = System.nanoTime();
        Cycle cycle;
        try (Workspace workspace = new Workspace(
                directory.resolve(tally.experiment().name() + "-" + tally.kind() + "-" + seed.seed()), databases)) {
            cycle = cycle(seed, workspace);
        } catch (Refused refused) {
            tally.refuse(String.valueOf(refused.getMessage()));
            out.println(name() + ": refused: " + refused.getMessage());
            return;
        }
        tally.add(cycle, Duration.ofNanos(System.nanoTime() - began));
        say(cycle);
    }

    private Cycle cycle(CycleSeed seed, Workspace workspace) throws Refused, InterruptedException {
        try {
            return tally.experiment().run(seed, workspace);
        } catch (Refused | InterruptedException notTested) {
            throw notTested;
        } catch (Exception | AssertionError failed) {
            return Cycle.failed(seed, "The cycle failed: " + failed);
        }
    }

    private void say(Cycle cycle) {
        if (options.cycles() <= SAID_EVERY || cycles % SAID_EVERY == 0 || (!cycle.holds() && !tally.isControl())) {
            out.println(name() + " seed " + cycle.seed().seed() + ": " + (cycle.holds() ? "holds" : "violated") + "; "
                    + cycle.figures());
        }
        if (!cycle.holds() && (!tally.isControl() || tally.violated() == 1)) {
            cycle.violations().forEach(violation -> out.println("    " + violation));
        }
        if (!cycle.holds() && !tally.isControl()) {
            out.println("    repeat it: reliability/run --only " + tally.experiment().name() + " --db "
                    + tally.kind().name().toLowerCase(Locale.ROOT) + " --seed " + cycle.seed().seed() + " --cycles 1");
        }
    }
}
