package io.esper.oona.axon;

import static io.esper.oona.axon.EngineContractPart.commit;
import static io.esper.oona.axon.EngineContractPart.condition;
import static io.esper.oona.axon.EngineContractPart.event;
import static io.esper.oona.axon.EngineContractPart.having;
import static io.esper.oona.axon.EngineContractPart.prepare;
import static io.esper.oona.axon.EngineContractPart.source;
import static io.esper.oona.axon.EngineContractPart.tag;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.esper.oona.store.Store;
import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.sql.Stores;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.messaging.eventstreaming.Tag;

/// An engine in a process of its own, and what it says on its standard output: lines that end with a semicolon.
final class ChildEngine implements AutoCloseable {
    static final Tag COUNTER = tag("counter", "shared");

    private final Process process;
    private final BufferedReader output;

    private ChildEngine(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    /// Starts a process that does what the task's name says, with a number.
    static ChildEngine start(StoreSettings settings, String task, int number) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder child = new ProcessBuilder(java, "-Xmx192m", "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
                "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile", ""), "-cp",
                System.getProperty("java.class.path"), ChildEngine.class.getName(), settings.url(),
                String.valueOf(settings.user()), task, Integer.toString(number));
        try {
            return new ChildEngine(child.redirectError(ProcessBuilder.Redirect.INHERIT).start());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// The next thing it says.
    String next() {
        try {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.endsWith(";")) {
                    return line.substring(0, line.length() - 1);
                }
            }
            throw new AssertionError("The child has ended by itself.");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Kills it with no chance to tidy up; returns what it had still said.
    List<String> kill() {
        process.toHandle().destroyForcibly();
        List<String> rest = output.lines().filter(line -> line.endsWith(";"))
                .map(line -> line.substring(0, line.length() - 1)).toList();
        close();
        return rest;
    }

    @Override
    public void close() {
        try {
            if (!process.destroyForcibly().waitFor(30, TimeUnit.SECONDS)) {
                throw new AssertionError("The child does not die.");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Counts on: of all that count together each number is given out once. Tells each number that it got.
    static void count(OonaEventStorageEngine engine, int times, Consumer<String> won) {
        for (int i = 0; i < times; i++) {
            EngineContractPart.Sourced seen = source(engine, having(COUNTER));
            String next = Integer.toString(seen.events().size() + 1);
            if (BoundaryContract.wins(commit(
                    prepare(engine, condition(having(COUNTER), seen.marker()), event(next, COUNTER))))) {
                won.accept(next);
            }
        }
    }

    /// The child itself: URL, user, task, number.
    public static void main(String[] arguments) throws IOException {
        String user = arguments[1].equals("null") ? null : arguments[1];
        StoreSettings settings = StoreSettings.of(arguments[0]).withCredentials(user, user);
        int number = Integer.parseInt(arguments[3]);
        try (Store store = Stores.open(settings);
                PrintStream output = new PrintStream(new FileOutputStream(FileDescriptor.out), true,
                        StandardCharsets.UTF_8)) {
            OonaEventStorageEngine engine = EngineContractPart.engineOn(store);
            switch (arguments[2]) {
                case "count" -> {
                    output.print("ready;\n");
                    output.flush();
                    count(engine, number, won -> output.print(won + ";\n"));
                    output.print("done;\n");
                }
                case "prepare" -> {
                    prepare(engine, AppendCondition.none(), event("prepared", COUNTER));
                    output.print("prepared;\n");
                    output.flush();
                    System.in.read();
                }
                case "append" -> {
                    for (int i = number; !output.checkError(); i++) {
                        commit(prepare(engine, AppendCondition.none(), event(Integer.toString(i), COUNTER))).join();
                        output.print(i + ";\n");
                    }
                }
                default -> throw new IllegalArgumentException(arguments[2]);
            }
        }
    }
}
