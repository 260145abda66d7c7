package io.esper.oona.reliability;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/// Child processes that wait for a job, so that a cycle does not wait for them to start. Thread-safe; close it.
public final class Nursery implements AutoCloseable {
    /// Processes that wait at most.
    private static final int IDLE_MAX = 6;

    private final Path directory;
    private final Deque<ChildProcess> idle = new ArrayDeque<>();

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
        return ChildProcess.start(directory);
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
