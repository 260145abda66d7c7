package io.esper.oona.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// The command in a process of its own, as users run it.
final class ChildProcess implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 120;

    /// A build that a shell has put into the background ignores Ctrl-C, and so would its children; `env` of GNU coreutils
    /// restores the signal.
    private static final List<String> LISTENS_TO_CTRL_C = listensToCtrlC();

    private final Process process;

    private ChildProcess(Process process) {
        this.process = process;
    }

    static ChildProcess start(Cli cli, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(LISTENS_TO_CTRL_C);
        command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-cp",
                System.getProperty("java.class.path"),
                Oona.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(cli.directory().toFile());
        builder.environment().putAll(cli.environment());
        Process started = builder.redirectErrorStream(true).start();
        // Whoever reads from a command that hangs is set free.
        CompletableFuture.delayedExecutor(PATIENCE_SECONDS, TimeUnit.SECONDS).execute(started::destroyForcibly);
        return new ChildProcess(started);
    }

    private static List<String> listensToCtrlC() {
        List<String> restoring = List.of("env", "--default-signal=INT");
        List<String> probe = new ArrayList<>(restoring);
        probe.add("true");
        try {
            return new ProcessBuilder(probe).start().waitFor() == 0 ? restoring : List.of();
        } catch (IOException unknown) {
            return List.of();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    /// What it wrote to both streams, when it has ended.
    String output() throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    OutputStream input() {
        return process.getOutputStream();
    }

    InputStream stream() {
        return process.getInputStream();
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("The command did not end within " + PATIENCE_SECONDS + " seconds.");
        }
        return process.exitValue();
    }

    /// Whether it has ended by then.
    boolean endsWithin(long millis) throws InterruptedException {
        return process.waitFor(millis, TimeUnit.MILLISECONDS);
    }

    /// kill -9.
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /// Ctrl-C.
    void interrupt() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    }

    /// What a service manager sends.
    void terminate() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-TERM", Long.toString(process.pid())).start().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
