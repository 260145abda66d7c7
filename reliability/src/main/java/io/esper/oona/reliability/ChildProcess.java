package io.esper.oona.reliability;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/// A child process as the harness sees it: gives it jobs, takes down what it says, stops, freezes or kills it. For one thread.
public final class ChildProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String name = "child-" + COUNT.incrementAndGet();
    private final Process process;
    private final Writer input;
    private final Thread listener;
    private volatile @Nullable Dictation dictation;

    private ChildProcess(Process process) {
        this.process = process;
        this.input = process.outputWriter(StandardCharsets.UTF_8);
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        this.listener = Thread.ofPlatform().daemon().name(name).start(() -> listen(output));
    }

    /// Starts a process that waits for a job.
    ///
    /// @param directory for what it writes to its standard error
    /// @param options   more options for its JVM
    static ChildProcess start(Path directory, List<String> options) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx192m", "-Xss512k",
                        "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(options);
        String logging = System.getProperty("logback.configurationFile");
        if (logging != null) {
            command.add("-Dlogback.configurationFile=" + logging);
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Child.class.getName()));
        try {
            Path errors = Files.createTempFile(directory, "child-", ".log");
            return new ChildProcess(new ProcessBuilder(command).redirectError(errors.toFile()).start());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void listen(BufferedReader output) {
        try (output) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                Dictation listening = dictation;
                if (listening != null && line.endsWith(Voice.END)) {
                    listening.take(line.substring(0, line.length() - Voice.END.length()));
                }
            }
        } catch (IOException closed) {
            // It has been killed and its output closed: what it said whole has been taken down.
        }
    }

    public String name() {
        return name;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /// Gives it a job; what it says goes into the ledger.
    public void begin(Job job, Ledger ledger) {
        job.writers().forEach(ledger::expect);
        dictation = new Dictation(name, ledger);
        send(job.line());
    }

    /// Waits until its store is open.
    public void awaitOpened() {
        Await.must(PATIENCE, () -> dictated().opened() || !isAlive(), () -> name + " has opened its store");
    }

    /// Whether a writer of its job has ended by itself.
    public boolean ended(WriterSpec writer) {
        return dictated().ended(writer.seed());
    }

    /// Ends its job in an orderly way.
    public void stop() {
        send("stop");
        Await.must(PATIENCE, () -> dictated().done() || !isAlive(), () -> name + " has ended its job");
    }

    private Dictation dictated() {
        Dictation current = dictation;
        if (current == null) {
            throw new IllegalStateException(name + " has no job.");
        }
        return current;
    }

    private void send(String line) {
        try {
            input.write(line + "\n");
            input.flush();
        } catch (IOException died) {
            throw new IllegalStateException(name + " does not listen any more.", died);
        }
    }

    /// Lets it end as a program does; returns false if it does not.
    boolean end() {
        try {
            input.close();
        } catch (IOException died) {
            return false;
        }
        return Await.until(PATIENCE, () -> !isAlive());
    }

    /// Freezes it where it stands.
    public void freeze() {
        LinuxCalls.signal(pid(), LinuxCalls.SIGSTOP);
    }

    public void thaw() {
        LinuxCalls.signal(pid(), LinuxCalls.SIGCONT);
    }

    /// Kills it with no chance to tidy up, and returns when all that it had said is taken down.
    public void kill() {
        process.toHandle().destroyForcibly(); // unlike the process's own method it leaves the output readable
        Await.must(PATIENCE, () -> !isAlive() && !listener.isAlive(), () -> name + " is dead");
    }

    @Override
    public void close() {
        kill();
    }
}
