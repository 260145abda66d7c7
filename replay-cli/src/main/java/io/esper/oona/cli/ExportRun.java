package io.esper.oona.cli;

import io.esper.oona.cli.connect.Connection;
import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.Console;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.cli.console.Progress;
import io.esper.oona.store.Store;
import io.esper.oona.training.ExportException;
import io.esper.oona.training.ExportProgress;

/// What all exports have in common: evidence first, then the export with its progress, then the exit code.
final class ExportRun {
    private ExportRun() {}

    /// Makes a data set and tells of it.
    @FunctionalInterface
    interface Work {
        /// Makes it.
        ///
        /// @return whether every event that makes rows was understood
        boolean make(Store store, String tenant, ExportProgress progress);
    }

    static ExitCode of(OonaSubcommand command, Work work) {
        Console console = command.console();
        Connection connection = command.session().connection();
        try (Store store = command.session().openExisting(connection)) {
            EvidenceKeeping.catchUp(store, console);
            if (console.stopping()) {
                throw new ExportException.Stopped();
            }
            return complete(store, connection.tenant(), console, work) ? ExitCode.OK : ExitCode.INCOMPLETE;
        } catch (ExportException.TargetExists exists) {
            throw CommandFailure.usage(String.valueOf(exists.getMessage()));
        } catch (ExportException.Stopped stopped) {
            throw new CommandFailure(ExitCode.INTERRUPTED, String.valueOf(stopped.getMessage()), stopped);
        } catch (ExportException.WriteFailed failed) {
            throw new CommandFailure(ExitCode.USAGE, String.valueOf(failed.getMessage()), failed);
        }
    }

    private static boolean complete(Store store, String tenant, Console console, Work work) {
        try (Progress progress = console.progress("export", store.log().head())) {
            return work.make(store, tenant, (position, _) -> {
                progress.update(position, position);
                return !console.stopping();
            });
        }
    }
}
