package io.esper.oona.cli.console;

import java.io.IOException;
import java.util.Locale;

/// Nothing more can be written to standard output: its reader has gone (`| head`), and the command ends quietly, or the disk
/// behind it is full, which the command says.
@SuppressWarnings("serial")
public final class OutputClosed extends RuntimeException {
    OutputClosed(IOException cause) {
        super("The output cannot be written: " + IoReason.of(cause) + ". What has been written is incomplete.", cause);
    }

    /// Whether the reader has gone, who then wants no more.
    public boolean byReader() {
        String message = getCause() instanceof IOException cause ? cause.getMessage() : null;
        return message != null && message.toLowerCase(Locale.ROOT).contains("pipe");
    }
}
