package io.esper.oona.reliability.run;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import io.esper.oona.reliability.Databases;
import io.esper.oona.reliability.Experiment;
import io.esper.oona.reliability.defects.DefectExperiments;
import io.esper.oona.reliability.faults.FaultExperiments;
import io.esper.oona.reliability.network.NetworkExperiments;
import io.esper.oona.reliability.rivals.RivalExperiments;
import io.esper.oona.store.testing.TestDatabase.Kind;

/// The command `reliability/run`. Exit status 0 if every experiment held and every control was caught, 1 if not, 2 for wrong usage.
public final class Harness {
    /// Where the experiments come from: a new instance of each at every call.
    private static final List<Supplier<List<Experiment>>> SOURCES = List.of(FaultExperiments::all,
            RivalExperiments::all, NetworkExperiments::all, DefectExperiments::all);

    private final Options options;
    private final PrintStream out;
    private final AtomicBoolean violated = new AtomicBoolean();

    private Harness(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Options options;
        try {
            options = Options.parse(List.of(arguments));
        } catch (IllegalArgumentException wrong) {
            out.println(wrong.getMessage());
            System.exit(2);
            return;
        }
        System.exit(new Harness(options, out).run() ? 0 : 1);
    }

    /// A new instance of every experiment.
    static List<Experiment> experiments() {
        return SOURCES.stream().flatMap(source -> source.get().stream()).toList();
    }

    private boolean run() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("oona-reliability-");
        List<Task> tasks = new ArrayList<>();
        try (Databases databases = new Databases(directory)) {
            for (Kind kind : options.kinds()) {
                for (Experiment experiment : experiments()) {
                    if (experiment.kinds().contains(kind)
                            && (options.only().isEmpty() || options.only().contains(experiment.name()))) {
                        tasks.add(new Task(experiment, kind, options, databases, directory, out));
                    }
                }
            }
            String versions = databases.description();
            out.println(options.text() + "; " + versions);
            databases.prepareFasterStart();
            work(tasks);
            tasks.forEach(task -> task.tally().experiment().close());
            List<Tally> tallies = tasks.stream().map(Task::tally).toList();
            tallies.forEach(tally -> out.println(Report.line(tally)));
            boolean well = !tallies.isEmpty() && tallies.stream().allMatch(Tally::isWell);
            if (well && options.isReported()) {
                Report.write(Path.of("docs", "reference"), Path.of("reliability", "intro.md"), options, versions,
                        tallies);
            }
            return well;
        }
    }

    /// Takes turns, so that every experiment has had about as many cycles when the time is over.
    private void work(List<Task> tasks) throws InterruptedException {
        ConcurrentLinkedQueue<Task> turns = new ConcurrentLinkedQueue<>(tasks);
        long end = System.nanoTime() + options.time().toNanos();
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < options.parallel(); i++) {
            workers.add(Thread.ofPlatform().name("worker-" + i).start(() -> work(turns, end)));
        }
        for (Thread worker : workers) {
            worker.join();
        }
    }

    private void work(ConcurrentLinkedQueue<Task> turns, long end) {
        for (Task task = turns.poll(); task != null && System.nanoTime() - end < 0 && !violated.get(); task =
                turns.poll()) {
            try {
                if (task.goesOn()) {
                    task.next();
                    turns.add(task);
                }
            } catch (IOException | InterruptedException | RuntimeException failed) {
                out.println("The harness itself failed: " + failed);
                violated.set(true);
            }
            if (!task.tally().isControl() && task.tally().violated() > 0) {
                violated.set(true);
            }
        }
    }
}
