package io.esper.oona.redis.record;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.esper.oona.event.TopicCatalogue;
import io.esper.oona.redis.entry.ClaimSource;
import io.esper.oona.redis.ledger.Counts;
import io.esper.oona.redis.link.RedisSettings;
import io.esper.oona.redis.outbox.Outbox;
import io.esper.oona.redis.outbox.OutboxObserver;
import io.esper.oona.redis.testing.RedisServer;
import io.esper.oona.redis.testing.Signals;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.sql.Stores;

/// A process that records until it is killed. It can be told to stand still at a point of its loop, which it then names on its standard
/// output.
final class ChildRecorder implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    private ChildRecorder(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    /// Starts a process.
    ///
    /// @param stopAt a step and how often it is passed before the process stands still there, such as `READ:2`; `-` for never; a
    ///               third number is how many entries make a batch
    static ChildRecorder start(StoreSettings store, RedisServer redis, String consumer, String stopAt) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder child = new ProcessBuilder(java, "-Xmx128m", "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-cp",
                System.getProperty("java.class.path"), ChildRecorder.class.getName(), store.url(),
                String.valueOf(store.user()), redis.url(), consumer, stopAt);
        try {
            return new ChildRecorder(child.redirectError(ProcessBuilder.Redirect.INHERIT).start());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Starts a process with the usual settings, which says how many entries it has recorded, or how many events it has sent.
    ///
    /// @param how `claims` to fetch claim checks from the server's keys, `outbox` to send instead of recording, else `-`
    static ChildRecorder usual(StoreSettings store, RedisServer redis, String how) {
        return start(store, redis, "usual", how);
    }

    /// Waits until the process says this; a process that does not is killed after a minute.
    void awaitSaying(String text) {
        Thread watch = Thread.ofVirtual().start(() -> {
            try {
                if (!process.waitFor(1, TimeUnit.MINUTES)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException said) {
                Thread.currentThread().interrupt();
            }
        });
        try {
            String line = output.readLine();
            while (line != null && !line.equals(text)) {
                line = output.readLine();
            }
            if (line == null) {
                throw new AssertionError("The recorder has ended before it said " + text + ".");
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } finally {
            watch.interrupt();
        }
    }

    void freeze() {
        Signals.send(process.toHandle(), "-STOP");
    }

    void thaw() {
        Signals.send(process.toHandle(), "-CONT");
    }

    /// Kills it with no chance to tidy up.
    @Override
    public void close() {
        try {
            if (!process.destroyForcibly().waitFor(30, TimeUnit.SECONDS)) {
                throw new AssertionError("The recorder does not die.");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// The child itself: URL of the store, its user, URL of Redis, consumer or `usual`, where to stop or how.
    public static void main(String[] arguments) throws InterruptedException {
        String user = arguments[1].equals("null") ? null : arguments[1];
        try (Store store = Stores.open(StoreSettings.of(arguments[0]).withCredentials(user, user));
                PrintStream output = new PrintStream(new FileOutputStream(FileDescriptor.out), true,
                        StandardCharsets.UTF_8)) {
            RedisSettings redis = RedisSettings.of(arguments[2]);
            if (arguments[3].equals("usual")) {
                usual(store, redis, arguments[4], output);
            } else {
                stopping(store, redis, arguments, output);
            }
        }
    }

    private static void usual(Store store, RedisSettings redis, String how, PrintStream output)
            throws InterruptedException {
        if (how.equals("outbox")) {
            new Outbox(store, redis, new OutboxObserver() {
                private int all;

                @Override
                public void sent(int events) {
                    all += events;
                    output.println("sent " + all);
                }
            }).run(output::checkError, false);
            return;
        }
        RecorderSettings settings = RecorderSettings.USUAL.withAbandoned(Duration.ZERO, Duration.ofSeconds(1))
                .withClaims(how.equals("claims") ? new ClaimSource.Keys() : ClaimSource.NONE);
        new Recorder(store, TopicCatalogue::builtIn, redis, settings, new RecorderObserver() {
            private long all;

            @Override
            public void recorded(Counts counts, long redelivered) {
                all += counts.received();
                output.println("recorded " + all);
            }
        }).run(output::checkError, false);
    }

    private static void stopping(Store store, RedisSettings redis, String[] arguments, PrintStream output)
            throws InterruptedException {
        String[] stopAt = arguments[4].split(":", -1);
        RecorderSettings settings = RecorderSettings.USUAL.withConsumer(arguments[3])
                .withBatch(stopAt.length < 3 ? 20 : Integer.parseInt(stopAt[2]))
                .withWait(Duration.ofMillis(10)).withAbandoned(Duration.ZERO, Duration.ofMillis(5))
                .withTrimming(Duration.ofMillis(5), Duration.ofDays(30));
        new Recorder(store, TopicCatalogue::builtIn, redis, settings, new RecorderObserver() {
            private int left = stopAt.length < 2 ? 0 : Integer.parseInt(stopAt[1]);

            @Override
            public void at(RecordingStep step) {
                output.println(step);
                if (step.name().equals(stopAt[0]) && --left == 0) {
                    output.println("standing still");
                    while (!output.checkError()) {
                        LockSupport.parkNanos(Duration.ofMinutes(5).toNanos());
                    }
                }
            }
        }).run(output::checkError, false);
    }
}
