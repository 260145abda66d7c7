package io.esper.oona.projection;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.esper.oona.projection.catalogue.ReadModels;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.sql.Stores;

/// A process that brings the read models to the head in small batches until it is killed, and tells each batch on its standard output.
final class ChildProjector implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;
    private final Writer input;

    private ChildProjector(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.input = process.outputWriter(StandardCharsets.UTF_8);
    }

    static ChildProjector start(StoreSettings settings, int batch) {
        return prepare(settings, batch, "run").go();
    }

    /// A process that rebuilds the read models, and goes on where another one was killed.
    static ChildProjector rebuild(StoreSettings settings, int batch) {
        return prepare(settings, batch, "rebuild").go();
    }

    /// A process that will bring read models to the head, but opens nothing before it is told to [#go].
    ///
    /// @param what `run` (all), `rebuild` (all) or `share` (those that can be divided)
    static ChildProjector prepare(StoreSettings settings, int batch, String what) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder child = new ProcessBuilder(java, "-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
                "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile", ""), "-cp",
                System.getProperty("java.class.path"), ChildProjector.class.getName(), settings.url(),
                String.valueOf(settings.user()), Integer.toString(batch), what);
        try {
            return new ChildProjector(child.redirectError(ProcessBuilder.Redirect.INHERIT).start());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Lets it begin.
    ChildProjector go() {
        try {
            input.write("go\n");
            input.flush();
            return this;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    long pid() {
        return process.pid();
    }

    /// Waits until so many batches were told, or the child has ended; whether it has ended.
    boolean await(int batches) {
        try {
            int told = 0;
            String line = "";
            for (; line != null && told < batches; line = output.readLine()) {
                told += line.endsWith(";") ? 1 : 0;
            }
            if (line != null) {
                return false;
            }
            // it still closes its store
            return process.waitFor(1, TimeUnit.MINUTES);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// See [#kill].
    @Override
    public void close() {
        kill();
    }

    /// Kills the process with no chance to tidy up.
    void kill() {
        try {
            if (!process.destroyForcibly().waitFor(30, TimeUnit.SECONDS)) {
                throw new AssertionError("The child does not die.");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// The child itself: URL, user, events in a batch, what to do.
    public static void main(String[] arguments) throws InterruptedException, IOException {
        StoreSettings settings = StoreSettings.of(arguments[0]);
        if (!arguments[1].equals("null")) {
            settings = settings.withCredentials(arguments[1], arguments[1]);
        }
        List<Projection> projections = ReadModels.all();
        if (System.in.read() < 0) {
            return;
        }
        try (Store store = Stores.open(settings);
                PrintStream output = new PrintStream(new FileOutputStream(FileDescriptor.out), true,
                        StandardCharsets.UTF_8)) {
            RunnerSettings batches = RunnerSettings.USUAL.withBatchEventsMax(Integer.parseInt(arguments[2]));
            Progress.Listener telling = progress -> output.println(progress.position() + ";");
            switch (arguments[3]) {
                case "rebuild" ->
                        new Rebuild(store, batches).of(projections, RebuildOptions.USUAL.resuming(), telling);
                case "share" -> new ProjectionRunner(store,
                        projections.stream().filter(Projection::divisible).toList(), batches).catchUp(telling);
                case "run" -> new ProjectionRunner(store, projections, batches).catchUp(telling);
                default -> throw new IllegalArgumentException(arguments[3]);
            }
        }
    }
}
