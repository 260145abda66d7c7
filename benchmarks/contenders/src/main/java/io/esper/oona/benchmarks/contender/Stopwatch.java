package io.esper.oona.benchmarks.contender;

import java.util.LinkedHashMap;
import java.util.Map;

/// Adds up wall time and CPU time over the intervals in which it runs. For one thread.
public final class Stopwatch {
    private final CpuClock cpu;
    private long wallNanos;
    private long clientNanos;
    private long serverNanos;

    public Stopwatch(CpuClock cpu) {
        this.cpu = cpu;
    }

    /// Counts both.
    public void time(Runnable work) {
        wallNanos += timeCpu(work);
    }

    /// Counts the CPU time only; returns the wall time that it leaves out, in nanoseconds.
    long timeCpu(Runnable work) {
        long server = cpu.server();
        long client = cpu.client();
        long begun = System.nanoTime();
        work.run();
        long wall = System.nanoTime() - begun;
        clientNanos += cpu.client() - client;
        serverNanos += cpu.server() - server;
        return wall;
    }

    /// Events, seconds, events a second and CPU microseconds an event, those of the server if there is one.
    public Map<String, Double> figures(long events) {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("events", (double) events);
        figures.put("seconds", wallNanos / 1e9);
        figures.put("per_second", events * 1e9 / wallNanos);
        figures.put("client_us", clientNanos / 1e3 / events);
        if (cpu.hasServer()) {
            figures.put("server_us", serverNanos / 1e3 / events);
        }
        return figures;
    }
}
