package io.esper.oona.cli.console;

/// What the command's exit code says; documented in docs/reference/cli.md.
public enum ExitCode {
    /// Everything that was asked for was done.
    OK(0),
    /// A fault of this program; `--debug` shows where.
    INTERNAL(1),
    /// The command line, a setting or a file named by it is wrong; nothing was done.
    USAGE(2),
    /// The store cannot be reached or opened.
    CONNECTION(3),
    /// What was asked for does not exist.
    NOT_FOUND(4),
    /// Stored data contradicts itself or a check failed.
    VERIFICATION_FAILED(5),
    /// Done, but not for everything: some lines were refused, some events could not be used.
    INCOMPLETE(6),
    /// A command was refused by the rules of the platform; nothing was written.
    REFUSED(7),
    /// Ended by Ctrl-C; SIGTERM makes it 143.
    INTERRUPTED(130);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    /// The number.
    public int code() {
        return code;
    }
}
