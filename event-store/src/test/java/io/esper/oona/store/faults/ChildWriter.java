package io.esper.oona.store.faults;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import io.esper.oona.event.Message;
import io.esper.oona.store.Append;
import io.esper.oona.store.AppendResult;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.sql.Stores;
import io.esper.oona.store.testing.TestMessages;

/// A process that appends until it is killed, and tells each acknowledged event on its standard output: `id position`.
final class ChildWriter implements AutoCloseable {
    private static final int BATCH_EVENTS_MAX = 4;

    /// What the child says that it was told.
    record Acknowledged(UUID id, long position) {}

    private final Process process;
    private final BufferedReader output;

    private ChildWriter(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    /// Starts a process that appends seeded messages to the settings' database.
    static ChildWriter start(StoreSettings settings, long seed) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder child = new ProcessBuilder(java, "-Xmx128m", "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
                "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile", ""), "-cp",
                System.getProperty("java.class.path"), ChildWriter.class.getName(), settings.url(),
                String.valueOf(settings.user()), Long.toString(seed), Integer.toString(settings.indexLagEventsMax()));
        try {
            return new ChildWriter(child.redirectError(ProcessBuilder.Redirect.INHERIT).start());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Waits for the next acknowledgement.
    Acknowledged next() {
        try {
            String line = output.readLine();
            while (line != null && !line.endsWith(";")) {
                line = output.readLine(); // something else that the child had to say
            }
            if (line == null) {
                throw new AssertionError("The child has ended by itself.");
            }
            return parse(line);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Acknowledged parse(String line) {
        List<String> parts = List.of(line.replace(";", "").split(" ", -1));
        return new Acknowledged(UUID.fromString(parts.getFirst()), Long.parseLong(parts.getLast()));
    }

    /// Kills the process with no chance to tidy up, and adds what it had still acknowledged.
    void kill(List<Acknowledged> into) {
        process.toHandle().destroyForcibly(); // unlike the process's own method it leaves the output readable
        output.lines().filter(line -> line.endsWith(";")).forEach(line -> into.add(parse(line)));
        close();
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

    /// The child itself: URL, user, seed, index bulk.
    public static void main(String[] arguments) {
        StoreSettings base = StoreSettings.of(arguments[0]);
        String user = arguments[1].equals("null") ? null : arguments[1];
        StoreSettings settings = new StoreSettings(base.url(), user, user, base.tenant(), 3, base.inFlightEventsMax(),
                base.commitEventsMax(), Integer.parseInt(arguments[3]), base.lockTimeout(), Clock.systemUTC());
        TestMessages messages = new TestMessages(Long.parseLong(arguments[2]));
        try (Store store = Stores.open(settings);
                PrintStream output = new PrintStream(new FileOutputStream(FileDescriptor.out), false,
                        StandardCharsets.UTF_8)) {
            for (int i = 0; !output.checkError(); i++) {
                List<Message> batch = messages.mixed(1 + i % BATCH_EVENTS_MAX);
                AppendResult result = store.log().append(Append.of(batch));
                StringBuilder lines = new StringBuilder();
                for (int j = 0; j < batch.size(); j++) {
                    lines.append(batch.get(j).envelope().eventId()).append(' ')
                            .append(result.outcomes().get(j).position()).append(";\n");
                }
                output.print(lines);
            }
        }
    }
}
