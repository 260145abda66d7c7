package io.esper.oona.benchmarks.contender;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// Waits until the JVM's compilers have nothing left to do. Making messages is outside the clock, and so must be what it left to
/// the compilers: else it takes CPU from the measure that follows, the more of it the quicker that is.
public final class CompilerRest {
    private static final Path TASKS = Path.of("/proc/self/task");
    private static final long LOOK_NANOS = 50_000_000;
    /// So often in a row no compiler has used a hundredth of a second.
    private static final int QUIET_LOOKS = 3;
    private static final int LOOKS_MAX = 200;

    private CompilerRest() {}

    /// Returns after 150 ms of rest, or after ten seconds without.
    public static void await() {
        long before = ticks();
        int quiet = 0;
        for (int look = 0; look < LOOKS_MAX && quiet < QUIET_LOOKS; look++) {
            LockSupport.parkNanos(LOOK_NANOS);
            long now = ticks();
            quiet = now == before ? quiet + 1 : 0;
            before = now;
        }
    }

    /// What the compilers' threads have used so far, in hundredths of a second.
    static long ticks() {
        try (Stream<Path> tasks = Files.list(TASKS)) {
            return tasks.mapToLong(CompilerRest::ticks).sum();
        } catch (IOException failed) {
            throw new IllegalStateException("/proc cannot be read; the benchmark needs Linux.", failed);
        }
    }

    /// Linux cuts names after 15 characters: `C2 CompilerThre`.
    private static long ticks(Path task) {
        try {
            return Files.readString(task.resolve("comm")).matches("C[12] Compiler.*\\s*")
                    ? CpuClock.parentAndTicks(Files.readString(task.resolve("stat")))[1]
                    : 0;
        } catch (IOException ended) {
            return 0;
        }
    }
}
