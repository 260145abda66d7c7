package io.esper.oona.cli.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/// The outside world of one run of the command.
///
/// Data goes to standard output, everything else to standard error, where control characters are made visible. For one
/// thread, except [#stopping].
public final class Console {
    private static final int LINE_LENGTH_MAX = 1_000;

    private final InputStream in;
    private final DataOut out;
    private final PrintStream err;
    private final Surroundings surroundings;
    private boolean verbose;
    private boolean progressOnScreen;

    /// What is around the streams.
    ///
    /// @param environment environment variables
    /// @param directory   the working directory, absolute
    /// @param clock       of receive times and of relative times such as `--since 1d`
    /// @param nanos       a steady time for rates, as [System#nanoTime]
    /// @param errIsScreen whether standard error is a terminal: progress bars are drawn only there
    /// @param inIsScreen  whether standard input is a terminal: questions are asked only there
    /// @param stopping    becomes true when the user has asked the command to end (Ctrl-C)
    public record Surroundings(Map<String, String> environment, Path directory, Clock clock, LongSupplier nanos,
            boolean errIsScreen, boolean inIsScreen, BooleanSupplier stopping) {
        public Surroundings {
            environment = Map.copyOf(environment);
        }
    }

    public Console(InputStream in, OutputStream out, OutputStream err, Surroundings surroundings) {
        this.in = in;
        this.out = new DataOut(out);
        this.err = new PrintStream(err, true, StandardCharsets.UTF_8);
        this.surroundings = surroundings;
    }

    public InputStream in() {
        return in;
    }

    /// Where data goes; throws [OutputClosed] when nobody reads it any more.
    public DataOut out() {
        return out;
    }

    /// Says something to the person at the terminal: one line on standard error.
    public void say(String line) {
        clearProgress();
        err.println(Printable.line(line));
    }

    /// As [#say], but only with `--verbose`.
    public void detail(String line) {
        if (verbose) {
            say(line);
        }
    }

    /// Prints text that this program made itself, such as a usage page, as it is.
    public void page(String text) {
        clearProgress();
        err.print(text);
        err.flush();
    }

    /// One line that the person types; empty at the end of input.
    public String readLine() {
        StringBuilder line = new StringBuilder();
        try {
            for (int read = in.read(); read >= 0 && read != '\n' && line.length() < LINE_LENGTH_MAX; read = in.read()) {
                line.append((char) read);
            }
        } catch (IOException gone) {
            return "";
        }
        return line.toString();
    }

    /// Prints the stack trace of a failure.
    public void trace(Throwable failure) {
        clearProgress();
        failure.printStackTrace(err);
    }

    public @Nullable String environment(String name) {
        String value = surroundings.environment().get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    /// The path, relative ones against the working directory.
    public Path path(String text) {
        return surroundings.directory().resolve(text).normalize();
    }

    public Path directory() {
        return surroundings.directory();
    }

    public Clock clock() {
        return surroundings.clock();
    }

    /// Whether the command should come to an end.
    public boolean stopping() {
        return surroundings.stopping().getAsBoolean();
    }

    /// Whether a question can be asked.
    public boolean canAsk() {
        return surroundings.inIsScreen() && surroundings.errIsScreen();
    }

    public void setVerbose(boolean verbose) {
        this.verbose = verbose;
    }

    public boolean verbose() {
        return verbose;
    }

    /// Progress of work that counts in the given unit, with the amount of work expected, or -1.
    public Progress progress(String what, long total) {
        return new Progress(this, what, total);
    }

    long nanos() {
        return surroundings.nanos().getAsLong();
    }

    boolean errIsScreen() {
        return surroundings.errIsScreen();
    }

    void drawProgress(String line) {
        err.print("\r\u001b[K" + line);
        err.flush();
        progressOnScreen = true;
    }

    void clearProgress() {
        if (progressOnScreen) {
            err.print("\r\u001b[K");
            progressOnScreen = false;
        }
    }
}
