package io.esper.oona.cli.connect;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.IoReason;

/// Reads passwords from files, since arguments and URLs can be seen by other users of the machine.
public final class Secrets {
    private static final int LENGTH_MAX = 4096;

    private Secrets() {}

    /// The first line of a file.
    ///
    /// @throws CommandFailure if it cannot be read
    public static String firstLine(Path file) {
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            String line = reader.readLine();
            if (line == null || line.length() > LENGTH_MAX) {
                throw CommandFailure.usage("The password file " + file + " must have the password on its first line.");
            }
            return line;
        } catch (IOException unreadable) {
            throw CommandFailure
                    .usage("The password file " + file + " cannot be read: " + IoReason.of(unreadable) + ".");
        }
    }
}
