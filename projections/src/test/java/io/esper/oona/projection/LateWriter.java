package io.esper.oona.projection;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.esper.oona.projection.health.HealthProjection;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.sql.Stores;

/// A process that takes the lease of health, and writes when it is told to; meanwhile it can be put to sleep.
final class LateWriter implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;
    private final Writer input;

    private LateWriter(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.input = process.outputWriter(StandardCharsets.UTF_8);
    }

    static LateWriter start(StoreSettings settings, Duration lease) {
        return start(settings, lease, Partition.ALL);
    }

    /// A process that takes the lease of a partition of health.
    static LateWriter start(StoreSettings settings, Duration lease, Partition part) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder child = new ProcessBuilder(java, "-Xmx256m", "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
                "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile", ""), "-cp",
                System.getProperty("java.class.path"), LateWriter.class.getName(), settings.url(),
                String.valueOf(settings.user()), Long.toString(lease.toMillis()),
                Integer.toString(part.number()), Integer.toString(part.count()));
        try {
            return new LateWriter(child.redirectError(ProcessBuilder.Redirect.INHERIT).start());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// The next line that the process says.
    String line() throws IOException {
        return String.valueOf(output.readLine());
    }

    /// Tells it to write. It does so when it is awake.
    void write() throws IOException {
        input.write("write\n");
        input.flush();
    }

    /// `STOP` puts it to sleep, `CONT` wakes it.
    void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start();
        if (kill.waitFor() != 0) {
            throw new AssertionError("The process could not be sent " + name + ".");
        }
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

    /// The child itself: URL, user, lease in milliseconds, partition and their number.
    public static void main(String[] arguments) throws IOException {
        StoreSettings settings = StoreSettings.of(arguments[0]);
        if (!arguments[1].equals("null")) {
            settings = settings.withCredentials(arguments[1], arguments[1]);
        }
        try (Store store = Stores.open(settings);
                BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
                PrintStream output = new PrintStream(new FileOutputStream(FileDescriptor.out), true,
                        StandardCharsets.UTF_8)) {
            Generation mine = Generations.live(store, new HealthProjection(),
                    new Partition(Integer.parseInt(arguments[3]), Integer.parseInt(arguments[4])), Owner.fresh(),
                    Duration.ofMillis(Long.parseLong(arguments[2])));
            output.println(mine.heldBy() == null ? "leased" : "held by " + mine.heldBy());
            input.readLine();
            long position = mine.checkpoint().position();
            boolean written = mine.apply(new Chunk(List.of(), List.of(), position + 1)) && mine.settle();
            output.println(written ? "written" : "refused");
        }
    }
}
