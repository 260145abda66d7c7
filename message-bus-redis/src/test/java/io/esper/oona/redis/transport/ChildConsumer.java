package io.esper.oona.redis.transport;

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
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
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
import io.esper.oona.event.TopicCatalogue;
import io.esper.oona.redis.link.RedisSettings;
import io.esper.oona.redis.testing.Signals;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.sql.Stores;

/// A consumer of the bus over Redis in a process of its own, which can be killed and frozen.
final class ChildConsumer implements AutoCloseable {
    private static final String POISON = "\"validation_loss\":13.0";

    private final Process process;
    private final BufferedReader output;

    private ChildConsumer(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    /// One that receives so many messages, says so, and acknowledges them when it is told to.
    static ChildConsumer holding(StoreSettings store, String redis, int messages) {
        return start(store, redis, "hold", messages);
    }

    /// One that handles messages until it is ended: writes each id to `handled_message`, and fails for poison.
    static ChildConsumer handling(StoreSettings store, String redis) {
        return start(store, redis, "handle", 20);
    }

    private static ChildConsumer start(StoreSettings settings, String redis, String mode, int messages) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder child = new ProcessBuilder(java, "-Xmx128m", "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
                "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile", ""), "-cp",
                System.getProperty("java.class.path"), ChildConsumer.class.getName(), settings.url(),
                String.valueOf(settings.user()), redis, mode, Integer.toString(messages));
        try {
            return new ChildConsumer(child.redirectError(ProcessBuilder.Redirect.INHERIT).start());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// The next line that begins with the word, without it.
    String line(String word) {
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
    List<UUID> received() {
        return List.of(line("received").split(" ")).stream().map(UUID::fromString).toList();
    }

    /// Tells it to go on.
    void tell() {
        try (Writer input = process.outputWriter(StandardCharsets.UTF_8)) {
            input.write("go\n");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    void freeze() {
        Signals.send(process.toHandle(), "-STOP");
    }

    void thaw() {
        Signals.send(process.toHandle(), "-CONT");
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

    /// Writes the id of a delivery; fails for poison.
    static void handle(Connection connection, Delivery delivery) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO handled_message (event_id) VALUES (?)")) {
            insert.setObject(1, delivery.message().envelope().eventId());
            insert.executeUpdate();
        }
        if (isPoison(delivery.message().payload())) {
            throw new IllegalStateException("poison");
        }
    }

    static boolean isPoison(byte[] payload) {
        return new String(payload, StandardCharsets.UTF_8).contains(POISON);
    }

    static SubscriptionSettings settings(String consumer) {
        return SubscriptionSettings.of("g", "system.events.epoch").from(Start.BEGINNING)
                .withConsumer(consumer).withVisibility(Duration.ofSeconds(2)).withRetryDelay(Duration.ofMillis(10))
                .withAttempts(3);
    }

    static RedisBusSettings bus(String redis) {
        return RedisBusSettings.of(RedisSettings.of(redis)).withRestoring(Duration.ofMillis(300), Duration.ZERO);
    }

    /// The child itself: URL of the store, user, URL of Redis, mode, messages.
    public static void main(String[] arguments) throws InterruptedException, IOException {
        String user = arguments[1].equals("null") ? null : arguments[1];
        int messages = Integer.parseInt(arguments[4]);
        try (Store store = Stores.open(StoreSettings.of(arguments[0]).withCredentials(user, user));
                MessageBus bus = RedisBus.open(store, TopicCatalogue::builtIn, bus(arguments[2]));
                Subscription subscription = bus.subscribe(settings("child-" + ProcessHandle.current().pid()));
                PrintStream output = new PrintStream(new FileOutputStream(FileDescriptor.out), true,
                        StandardCharsets.UTF_8)) {
            if (arguments[3].equals("hold")) {
                hold(subscription, output, messages);
            } else {
                output.println("ready now");
                while (!output.checkError()) {
                    int done = subscription.handle(messages, Duration.ofMillis(500), ChildConsumer::handle)
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
