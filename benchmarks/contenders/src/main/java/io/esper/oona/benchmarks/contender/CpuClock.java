package io.esper.oona.benchmarks.contender;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/// CPU time of this process and of a server's process tree, in nanoseconds, as the operating system accounts it.
public final class CpuClock {
    /// Linux counts process times in hundredths of a second (USER_HZ).
    private static final long NANOS_PER_TICK = 10_000_000;

    private final long serverPid;

    /// @param serverPid root of the server's process tree, or 0 if the database runs in this process
    public CpuClock(long serverPid) {
        this.serverPid = serverPid;
    }

    /// Whether there is a server beside this process.
    public boolean hasServer() {
        return serverPid != 0;
    }

    /// User and system time of this process.
    public long client() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system) {
            return system.getProcessCpuTime();
        }
        throw new IllegalStateException("This JVM does not tell its CPU time.");
    }

    /// User and system time of the server, its children and the children that have ended; 0 without a server.
    public long server() {
        if (serverPid == 0) {
            return 0;
        }
        Map<Long, long[]> processes = new HashMap<>();
        try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
            entries.filter(entry -> entry.getFileName().toString().chars().allMatch(Character::isDigit))
                    .forEach(entry -> read(entry, processes));
        } catch (IOException failed) {
            throw new IllegalStateException("/proc cannot be read; the benchmark needs Linux.", failed);
        }
        long ticks = 0;
        for (Map.Entry<Long, long[]> process : processes.entrySet()) {
            long pid = process.getKey();
            for (int depth = 0; depth < 16 && pid > 1; depth++) {
                if (pid == serverPid) {
                    ticks += process.getValue()[1];
                    break;
                }
                long[] parent = processes.get(pid);
                pid = parent == null ? 0 : parent[0];
            }
        }
        return ticks * NANOS_PER_TICK;
    }

    private static void read(Path process, Map<Long, long[]> into) {
        try {
            into.put(Long.parseLong(process.getFileName().toString()),
                    parentAndTicks(Files.readString(process.resolve("stat"))));
        } catch (IOException ended) {
            // The process has ended meanwhile; its parent has its time.
        }
    }

    /// The parent's process id and the hundredths of a second that a process and its ended children have used, from a line of
    /// `/proc/PID/stat`; the name in it may hold blanks and parentheses.
    static long[] parentAndTicks(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = 0;
        for (int field = 11; field <= 14; field++) { // utime, stime, cutime, cstime
            ticks += Long.parseLong(fields[field]);
        }
        return new long[]{Long.parseLong(fields[1]), ticks};
    }
}
