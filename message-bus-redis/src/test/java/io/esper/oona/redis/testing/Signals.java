package io.esper.oona.redis.testing;

import java.io.IOException;
import java.io.UncheckedIOException;

/// Sends signals to processes.
public final class Signals {
    private Signals() {}

    /// Sends one, such as `-STOP`.
    public static void send(ProcessHandle to, String signal) {
        try {
            int code = new ProcessBuilder("kill", signal, Long.toString(to.pid())).inheritIO().start().waitFor();
            if (code != 0) {
                throw new AssertionError("kill " + signal + " answers " + code + ".");
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
