package io.esper.oona.cli.console;

import org.jspecify.annotations.Nullable;

/// Ends a command with a message for people and an exit code. The message says what, why and what to do next.
@SuppressWarnings("serial")
public final class CommandFailure extends RuntimeException {
    private final ExitCode exitCode;

    public CommandFailure(ExitCode exitCode, String message) {
        this(exitCode, message, null);
    }

    public CommandFailure(ExitCode exitCode, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /// The command line or a setting is wrong.
    public static CommandFailure usage(String message) {
        return new CommandFailure(ExitCode.USAGE, message);
    }

    /// What was asked for does not exist.
    public static CommandFailure notFound(String message) {
        return new CommandFailure(ExitCode.NOT_FOUND, message);
    }

    public ExitCode exitCode() {
        return exitCode;
    }
}
