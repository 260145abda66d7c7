package io.esper.oona.redis.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.esper.oona.redis.link.RedisException;
import io.esper.oona.redis.link.RedisLink;
import io.esper.oona.redis.link.RedisSettings;
import org.jspecify.annotations.Nullable;

/// A Redis server as a child process with a directory of its own. It can be killed, frozen and started again on the same data and the
/// same port. Close it: the process ends and the directory is removed.
public final class RedisServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private final RedisBinary binary;
    private final Path directory;
    private final int port;
    private final List<String> options;
    private @Nullable Process process;

    private RedisServer(RedisBinary binary, List<String> options) {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.binary = binary;
            this.directory = Files.createTempDirectory("oona-redis-");
            this.port = free.getLocalPort();
            this.options = List.copyOf(options);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Starts the usual server: an append-only file that is synced with every write.
    public static RedisServer start() {
        return start(RedisBinary.usual(), "--appendonly", "yes", "--appendfsync", "always");
    }

    /// Starts a server with options of `redis-server`; `PORT` among them stands for the server's port.
    public static RedisServer start(RedisBinary binary, String... options) {
        RedisServer server = new RedisServer(binary, List.of(options));
        server.startAgain();
        return server;
    }

    /// Starts the process on the data that is there, and waits until it answers.
    public void startAgain() {
        List<String> command = new ArrayList<>(List.of(binary.program().toString(), "--bind", "127.0.0.1", "--dir",
                directory.toString(), "--save", "", "--daemonize", "no", "--logfile",
                directory.resolve("redis.log").toString()));
        if (!options.contains("--tls-port")) {
            command.addAll(List.of("--port", Integer.toString(port)));
        }
        options.forEach(option -> command.add(option.equals("PORT") ? Integer.toString(port) : option));
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        if (options.contains("--tls-port")) {
            Waiting.until("the Redis server is ready", PATIENCE, () -> log().contains("Ready to accept connections"));
        } else {
            awaitAnswer();
        }
    }

    private void awaitAnswer() {
        Waiting.until("the Redis server answers", PATIENCE, () -> {
            if (!running()) {
                throw new AssertionError("The Redis server has ended: " + log());
            }
            try {
                RedisLink.open(settings(), "test").close();
                return true;
            } catch (RedisException.Lost notYet) {
                return String.valueOf(notYet.getMessage()).contains("is a ");
            }
        });
    }

    /// What the server has written to its log.
    public String log() {
        try {
            return Files.readString(directory.resolve("redis.log"));
        } catch (IOException _) {
            return "";
        }
    }

    private boolean running() {
        return process != null && process.isAlive();
    }

    public int port() {
        return port;
    }

    public Path directory() {
        return directory;
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    public RedisSettings settings() {
        return RedisSettings.of(url());
    }

    /// A connection for the test itself.
    public RedisLink link() {
        return RedisLink.open(settings(), "test");
    }

    /// Ends the process with no chance to tidy up.
    public void kill() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
            await(running);
        }
    }

    /// Ends the process as a power cut may: the last bytes of the append-only file had not reached the disk.
    public void cutPower(long bytesLost) {
        kill();
        try (Stream<Path> files = Files.walk(directory)) {
            Path written = files.filter(file -> file.getFileName().toString().endsWith(".aof"))
                    .max(Comparator.comparingLong(file -> file.toFile().length())).orElseThrow();
            try (FileChannel file = FileChannel.open(written, StandardOpenOption.WRITE)) {
                file.truncate(Math.max(0, file.size() - bytesLost));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Freezes the process.
    public void freeze() {
        signal("-STOP");
    }

    /// Lets a frozen process go on.
    public void thaw() {
        signal("-CONT");
    }

    private void signal(String signal) {
        Process running = process;
        if (running == null) {
            throw new IllegalStateException("The server does not run.");
        }
        Signals.send(running.toHandle(), signal);
    }

    private static void await(Process ending) {
        try {
            if (!ending.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("The Redis server does not die.");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        kill();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
