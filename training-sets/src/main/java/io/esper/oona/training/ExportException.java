package io.esper.oona.training;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/// Why nothing was exported.
@SuppressWarnings("serial")
public abstract sealed class ExportException extends RuntimeException {
    ExportException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /// The directory exists already; nothing was changed.
    public static final class TargetExists extends ExportException {
        public TargetExists(Path directory) {
            super(directory + " exists already, and an export never overwrites anything; name a new directory.", null);
        }
    }

    /// The files could not be written; nothing that looks finished was left.
    public static final class WriteFailed extends ExportException {
        public WriteFailed(Path directory, Throwable cause) {
            super("The export could not be written to " + directory + ", and nothing was left there: "
                    + cause.getMessage() + ". Free room or name another directory, and export again.", cause);
        }
    }

    /// The caller asked to stop; nothing that looks finished was left.
    public static final class Stopped extends ExportException {
        public Stopped() {
            super("The export was stopped; nothing was written.", null);
        }
    }

    /// There is no finished data set in the directory.
    public static final class NoDataset extends ExportException {
        public NoDataset(Path directory, Throwable cause) {
            super("There is no finished data set in " + directory + ": no readable manifest.json.", cause);
        }
    }
}
