package io.esper.oona.control;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.esper.oona.event.SeedId;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.sql.Stores;

/// A controller in a process of its own. Waits for a line, then asks for the germination of one seed after the other, and tells
/// each accepted one: `layer,seed decision-position;`.
final class ChildController implements AutoCloseable {
    static final String READY = "ready;";

    private final Process process;
    private final BufferedReader output;

    private ChildController(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    /// Starts a controller and waits until it has opened the store.
    ///
    /// @param seeds how many seeds it asks for, from `0,0` on, eight a layer
    static ChildController start(StoreSettings settings, int seeds) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder child = new ProcessBuilder(java, "-Xmx128m", "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
                "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile", ""), "-cp",
                System.getProperty("java.class.path"), ChildController.class.getName(), settings.url(),
                String.valueOf(settings.user()), Integer.toString(seeds));
        try {
            ChildController started =
                    new ChildController(child.redirectError(ProcessBuilder.Redirect.INHERIT).start());
            String first = started.next();
            if (!first.equals(READY)) {
                throw new AssertionError("The child says '" + first + "'.");
            }
            return started;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    void go() {
        try {
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// The next line of the child itself.
    String next() {
        try {
            String line = output.readLine();
            while (line != null && !line.endsWith(";")) {
                line = output.readLine(); // something else that the child had to say
            }
            if (line == null) {
                throw new AssertionError("The child has ended by itself.");
            }
            return line;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Everything that it still says until it ends.
    List<String> rest() {
        return new ArrayList<>(output.lines().filter(line -> line.endsWith(";")).toList());
    }

    /// Kills the process with no chance to tidy up; what it had still said.
    List<String> kill() {
        process.toHandle().destroyForcibly(); // unlike the process's own method it leaves the output readable
        return rest();
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

    /// The child itself: URL, user, seeds.
    public static void main(String[] arguments) throws IOException {
        String user = arguments[1].equals("null") ? null : arguments[1];
        int seeds = Integer.parseInt(arguments[2]);
        try (Store store = Stores.open(StoreSettings.of(arguments[0]).withCredentials(user, user));
                PrintStream output = new PrintStream(new FileOutputStream(FileDescriptor.out), true,
                        StandardCharsets.UTF_8)) {
            Control control = new Control(store, ControlSettings.DEFAULT);
            output.println(READY);
            if (System.in.read() < 0) {
                return;
            }
            for (int i = 0; i < seeds && !output.checkError(); i++) {
                SeedId seed = new SeedId(i / 8, i % 8);
                Decision decision =
                        control.send(ControlCommand.germination("run7", seed, "LoRA", "controller"));
                if (decision instanceof Decision.Accepted accepted) {
                    output.println(seed.text() + " " + accepted.decisionPosition() + ";");
                }
            }
        }
    }
}
