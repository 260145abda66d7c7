package io.esper.oona.cli;

import io.esper.oona.cli.connect.Connection;
import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.Console;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.cli.console.Progress;
import io.esper.oona.store.Store;
import io.esper.oona.training.ExportException;
import io.esper.oona.training.ExportProgress;
import io.esper.oona.training.evidence.KeeperResult;

/// What all exports have in common: evidence first, then the export with its progress, then the exit code.
final class ExportRun {
    private ExportRun() {}

    /// Makes a data set and tells of it.
    @FunctionalInterface
    interface Work {
        /// Makes it.
        ///
        /// @param known the position up to which every decision has its context; nothing after it may be used
        /// @return whether every event that makes rows was understood
        boolean make(Store store, String tenant, long known, ExportProgress progress);
    }

    static ExitCode of(OonaSubcommand command, Work work) {
        Console console = command.console();
        Connection connection = command.session().connection();
        try (Store store = command.session().openExisting(connection)) {
            long known = caughtUp(store, console);
            if (console.stopping()) {
                throw new ExportException.Stopped();
            }
            return complete(store, connection.tenant(), known, console, work) ? ExitCode.OK : ExitCode.INCOMPLETE;
        } catch (ExportException.TargetExists exists) {
            throw CommandFailure.usage(String.valueOf(exists.getMessage()));
        } catch (ExportException.Stopped stopped) {
            throw new CommandFailure(ExitCode.INTERRUPTED, String.valueOf(stopped.getMessage()), stopped);
        } catch (ExportException.WriteFailed failed) {
            throw new CommandFailure(ExitCode.INCOMPLETE, String.valueOf(failed.getMessage()), failed);
        }
    }

    /// The keeper stops at the head of when it began. Once more takes in the contexts that it wrote itself and what came meanwhile,
    /// so that the range of an export of a quiet log ends at the head.
    private static long caughtUp(Store store, Console console) {
        KeeperResult result = EvidenceKeeping.catchUp(store, console);
        return result.contexts() == 0 || console.stopping()
                ? result.position()
                : EvidenceKeeping.catchUp(store, console).position();
    }

    private static boolean complete(Store store, String tenant, long known, Console console, Work work) {
        try (Bars bars = new Bars(console, store.log().head())) {
            return work.make(store, tenant, known, bars);
        }
    }

    /// Says that nothing was selected, so that an empty data set is not taken for a small one.
    static void tellIfEmpty(long rows, Console console) {
        if (rows == 0) {
            console.say("The data set is empty: nothing in the range is what the options ask for.");
        }
    }

    /// Shows the two halves of an export: events that are read, rows that are made.
    private static final class Bars implements ExportProgress, AutoCloseable {
        private final Console console;
        private Progress shown;
        private boolean making;

        Bars(Console console, long head) {
            this.console = console;
            shown = console.progress("export", head);
        }

        @Override
        public boolean at(long position, long head) {
            shown.update(position, position);
            return !console.stopping();
        }

        @Override
        public boolean rows(long done, long all) {
            if (!making) {
                making = true;
                shown.close();
                shown = console.progress("rows", all);
            }
            shown.update(done, done);
            return !console.stopping();
        }

        @Override
        public void close() {
            shown.close();
        }
    }
}
