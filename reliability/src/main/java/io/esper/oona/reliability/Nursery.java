package io.esper.oona.reliability;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// Child processes that wait for a job, so that a cycle does not wait for them to start. Thread-safe; close it.
public final class Nursery implements AutoCloseable {
    /// Processes that wait at most.
    private static final int IDLE_MAX = 6;
    private static final Duration TRIAL = Duration.ofSeconds(2);

    private final Path directory;
    private final Deque<ChildProcess> idle = new ArrayDeque<>();
    private volatile List<String> options = List.of();

    Nursery(Path directory) {
        this.directory = directory;
    }

    /// A process without a job.
    public ChildProcess take() {
        synchronized (idle) {
            ChildProcess waiting = idle.poll();
            while (waiting != null && !waiting.isAlive()) {
                waiting = idle.poll();
            }
            if (waiting != null) {
                return waiting;
            }
        }
        return ChildProcess.start(directory, options);
    }

    /// Lets the JVMs that are started from now on read what a child loads and links from a cache (JEP 483, 514): they start in a third
    /// of the time. Without effect where classes come from directories, as in the tests.
    public void prepareFasterStart(List<Job> trials) {
        if (!List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1)).stream()
                .allMatch(entry -> entry.endsWith(".jar"))) {
            return;
        }
        Path cache = directory.resolve("child.aot");
        Ledger ledger = new Ledger();
        try (ChildProcess child = ChildProcess.start(directory, List.of("-XX:AOTCacheOutput=" + cache))) {
            for (Job trial : trials) {
                child.begin(trial, ledger);
                child.awaitOpened();
                Await.until(TRIAL, () -> false);
                child.stop();
            }
            if (child.end() && Files.exists(cache)) {
                options = List.of("-XX:AOTCache=" + cache);
            }
        }
    }

    /// Takes a process back that has ended its job.
    void giveBack(ChildProcess child) {
        synchronized (idle) {
            if (child.isAlive() && idle.size() < IDLE_MAX) {
                idle.add(child);
                return;
            }
        }
        child.close();
    }

    @Override
    public void close() {
        synchronized (idle) {
            idle.forEach(ChildProcess::close);
            idle.clear();
        }
    }
}
