package io.esper.oona.bus.faults;

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
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import io.esper.oona.bus.Delivery;
import io.esper.oona.bus.MessageBus;
import io.esper.oona.bus.Start;
import io.esper.oona.bus.Subscription;
import io.esper.oona.bus.SubscriptionSettings;
import io.esper.oona.bus.embedded.EmbeddedBus;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.sql.Stores;

/// A consumer in a process of its own, which can be killed and frozen. On the log by itself; a transport that has a main class of its own
/// starts that, and gives it the bus to serve.
public final class ChildConsumer implements AutoCloseable {
    private static final String HOLD = "hold";

    private final Process process;
    private final BufferedReader output;

    private ChildConsumer(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    /// One that receives so many messages, says so, and acknowledges them when it is told to.
    static ChildConsumer holding(StoreSettings store, int messages) {
        return holding(ChildConsumer.class, store, "", messages);
    }

    /// One that handles messages until it is ended: writes each id to `handled_message`, and fails for poison.
    static ChildConsumer handling(StoreSettings store) {
        return handling(ChildConsumer.class, store, "");
    }

    /// As [#holding(StoreSettings, int)], by a main class that calls [#serve].
    ///
    /// @param bus what the main class has to know of the bus
    public static ChildConsumer holding(Class<?> main, StoreSettings store, String bus, int messages) {
        return start(main, store, bus, HOLD, messages);
    }

    /// As [#handling(StoreSettings)], by a main class that calls [#serve].
    public static ChildConsumer handling(Class<?> main, StoreSettings store, String bus) {
        return start(main, store, bus, "handle", 20);
    }

    private static ChildConsumer start(Class<?> main, StoreSettings settings, String bus, String mode, int messages) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder child = new ProcessBuilder(java, "-Xmx128m", "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
                "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile", ""), "-cp",
                System.getProperty("java.class.path"), main.getName(), settings.url(),
                String.valueOf(settings.user()), bus, mode, Integer.toString(messages));
        try {
            return new ChildConsumer(child.redirectError(ProcessBuilder.Redirect.INHERIT).start());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// The next line that begins with the word, without it.
    public String line(String word) {
        try {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith(word + " ")) {
                    return line.substring(word.length() + 1);
                }
            }
            throw new AssertionError("The child has ended by itself.");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// The ids that it says it has received.
    public List<UUID> received() {
        return List.of(line("received").split(" ")).stream().map(UUID::fromString).toList();
    }

    /// Tells it to go on.
    public void tell() {
        try (Writer input = process.outputWriter(StandardCharsets.UTF_8)) {
            input.write("go\n");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public void freeze() {
        signal("-STOP");
    }

    public void thaw() {
        signal("-CONT");
    }

    private void signal(String signal) {
        try {
            Process kill = new ProcessBuilder("kill", signal, Long.toString(process.pid())).inheritIO().start();
            if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new AssertionError("kill " + signal + " has failed");
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Kills it as by `kill -9`.
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

    /// The settings of each consumer of the group.
    public static SubscriptionSettings settings(String consumer) {
        return SubscriptionSettings.of("g", "system.events.epoch").from(Start.BEGINNING)
                .withConsumer(consumer).withVisibility(Duration.ofSeconds(2)).withRetryDelay(Duration.ofMillis(10))
                .withAttempts(3);
    }

    /// Makes the bus of a child.
    @FunctionalInterface
    public interface Buses {
        /// The bus to serve.
        ///
        /// @param bus what the main class was told of it
        MessageBus open(Store store, String bus);
    }

    /// The child itself on the log.
    public static void main(String[] arguments) throws InterruptedException, IOException {
        serve(arguments, (store, _) -> EmbeddedBus.on(store));
    }

    /// The child itself: URL of the store, user, what was told of the bus, mode, messages.
    public static void serve(String[] arguments, Buses buses) throws InterruptedException, IOException {
        String user = arguments[1].equals("null") ? null : arguments[1];
        int messages = Integer.parseInt(arguments[4]);
        try (Store store = Stores.open(StoreSettings.of(arguments[0]).withCredentials(user, user));
                MessageBus bus = buses.open(store, arguments[2]);
                Subscription subscription = bus.subscribe(settings("child-" + ProcessHandle.current().pid()));
                PrintStream output = new PrintStream(new FileOutputStream(FileDescriptor.out), true,
                        StandardCharsets.UTF_8)) {
            if (arguments[3].equals(HOLD)) {
                hold(subscription, output, messages);
            } else {
                output.println("ready now");
                while (!output.checkError()) {
                    int done = subscription.handle(messages, Duration.ofMillis(500), HandledMessages::handle)
                            .acknowledged();
                    output.println("handled " + done);
                }
            }
        }
    }

    private static void hold(Subscription subscription, PrintStream output, int messages)
            throws InterruptedException, IOException {
        List<Delivery> held = new ArrayList<>();
        while (held.size() < messages) {
            held.addAll(subscription.receive(messages - held.size(), Duration.ofSeconds(5)));
        }
        output.println("received " + String.join(" ", held.stream()
                .map(delivery -> delivery.message().envelope().eventId().toString()).toList()));
        try (BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            input.readLine();
            output.println("late " + subscription.acknowledge(held).size());
            input.readLine();
        }
    }
}
