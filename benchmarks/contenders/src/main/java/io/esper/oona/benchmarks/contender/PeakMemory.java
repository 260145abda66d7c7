package io.esper.oona.benchmarks.contender;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The most memory that this process has held, as Linux accounts it.
public final class PeakMemory {
    private static final Path RESET = Path.of("/proc/self/clear_refs");
    private static final Path STATUS = Path.of("/proc/self/status");

    private PeakMemory() {}

    /// Begins anew where the system allows it.
    public static void reset() {
        try {
            Files.writeString(RESET, "5");
        } catch (IOException refused) {
            System.err.println("The peak of memory counts from the start of the process: " + refused.getMessage());
        }
    }

    /// In MiB.
    public static double mebibytes() {
        try {
            return Files.readAllLines(STATUS).stream().filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", ""))).findFirst().orElse(0) / 1024.0;
        } catch (IOException failed) {
            throw new IllegalStateException("/proc cannot be read; the benchmark needs Linux.", failed);
        }
    }
}
