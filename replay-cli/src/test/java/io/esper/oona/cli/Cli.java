package io.esper.oona.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

import io.esper.oona.cli.console.Console;
import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.testing.TestDatabase;

/// A person at a terminal-less shell: runs commands in this process, in a directory, with an environment and a clock of the test.
final class Cli {
    static final Instant NOW = Instant.parse("2026-03-03T12:00:00Z");

    private final Path directory;
    private final Map<String, String> environment = new HashMap<>();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);

    /// What a command left behind.
    record Result(int code, byte[] bytes, String err) {
        String out() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        List<String> lines() {
            return out().lines().toList();
        }

        /// Everything, for the message of a failed test.
        @Override
        public String toString() {
            return "exit code " + code + "\n--- standard output\n" + out() + "--- standard error\n" + err;
        }
    }

    Cli(Path directory) {
        this.directory = directory;
    }

    /// Works on this database instead of the default store.
    Cli on(TestDatabase database) {
        StoreSettings settings = database.settings();
        environment.put("OONA_STORE", settings.url());
        if (settings.user() != null) {
            environment.put("OONA_USER", Objects.requireNonNull(settings.user()));
            environment.put("OONA_PASSWORD", Objects.requireNonNull(settings.password()));
        }
        return this;
    }

    Cli with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Cli at(Clock other) {
        clock = other;
        return this;
    }

    Map<String, String> environment() {
        return environment;
    }

    /// Presses Ctrl-C.
    void interrupt() {
        stopping.set(true);
    }

    Result run(String... arguments) {
        return runWith(InputStream.nullInputStream(), arguments);
    }

    Result runWith(String input, String... arguments) {
        return runWith(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), arguments);
    }

    Result runWith(InputStream input, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = runInto(input, out, err, arguments);
        return new Result(code, out.toByteArray(), err.toString(StandardCharsets.UTF_8));
    }

    int runInto(InputStream input, OutputStream out, OutputStream err, String... arguments) {
        return Oona.run(new Console(input, out, err,
                new Console.Surroundings(environment, directory, clock, System::nanoTime, false, false, stopping::get)),
                arguments);
    }

    Path directory() {
        return directory;
    }

    Path write(String name, String text) {
        return write(name, text.getBytes(StandardCharsets.UTF_8));
    }

    Path write(String name, byte[] bytes) {
        try {
            return Files.write(directory.resolve(name), bytes);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
