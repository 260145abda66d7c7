package io.esper.oona.benchmarks.contender;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;

/// The machine that a figure belongs to.
public final class Machine {
    private Machine() {}

    /// Date, cores, processor, system, Java; no name.
    public static String description() {
        Runtime runtime = Runtime.getRuntime();
        return LocalDate.now(Clock.systemUTC()) + ", " + runtime.availableProcessors() + " cores of " + processor()
                + ", "
                + System.getProperty("os.name") + ", JDK " + Runtime.version().feature();
    }

    private static String processor() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream().filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip()).findFirst()
                    .orElse("an unknown processor");
        } catch (IOException unknown) {
            return "an unknown processor";
        }
    }
}
