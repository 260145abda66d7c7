package io.esper.oona.reliability;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs programs of the machine, such as mount.
public final class Commands {
    private static final long SECONDS_MAX = 60;

    private Commands() {}

    /// What a program left.
    ///
    /// @param output its standard output and error
    public record Outcome(int status, String output) {}

    /// Runs a program to its end.
    ///
    /// @throws IOException if it cannot be started or does not end within a minute
    public static Outcome run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(command[0] + " does not end.");
        }
        return new Outcome(process.exitValue(), output);
    }

    /// Runs a program that must succeed.
    public static void must(String... command) throws IOException, InterruptedException {
        Outcome outcome = run(command);
        if (outcome.status() != 0) {
            throw new IOException(
                    String.join(" ", command) + " ends with " + outcome.status() + ": " + outcome.output());
        }
    }

    /// Runs a program that the machine may forbid or not have.
    ///
    /// @throws Refused with what it said
    public static void orRefused(String... command) throws Refused, InterruptedException {
        try {
            Outcome outcome = run(command);
            if (outcome.status() != 0) {
                throw new Refused(List.of(command).getFirst() + " says: " + shortened(outcome.output()));
            }
        } catch (IOException absent) {
            throw new Refused(shortened(String.valueOf(absent.getMessage())));
        }
    }

    /// On one line, without the directories of this machine.
    private static String shortened(String message) {
        return message.replaceAll("\\s+", " ").replaceAll("(?:/[\\w.@-]+)+/([\\w.@-]+)", "$1");
    }
}
