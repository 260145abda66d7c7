package io.esper.oona.cli.console;

import java.io.IOException;

/// The reader of standard output has gone (`| head`): the command ends quietly.
@SuppressWarnings("serial")
public final class OutputClosed extends RuntimeException {
    OutputClosed(IOException cause) {
        super("Standard output was closed.", cause);
    }
}
