package io.esper.oona.cli.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Whether the process' own streams are terminals. Java knows only about input and output together, so where the system shows
/// its descriptors as files, these are looked at.
public final class Terminals {
    private Terminals() {}

    public static boolean inIsScreen() {
        return isScreen(0);
    }

    public static boolean errIsScreen() {
        return isScreen(2);
    }

    private static boolean isScreen(int descriptor) {
        Path link = Path.of("/proc/self/fd/" + descriptor);
        if (Files.isSymbolicLink(link)) {
            try {
                String target = Files.readSymbolicLink(link).toString();
                return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
            } catch (IOException unknown) {
                return false;
            }
        }
        return Optional.ofNullable(System.console()).map(console -> console.isTerminal()).orElse(false);
    }
}
