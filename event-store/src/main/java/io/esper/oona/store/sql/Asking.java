package io.esper.oona.store.sql;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

/// Asks the database what changes nothing, and once more if the session was lost: one from the pool may have been dead for some
/// time, on PostgreSQL since the server was restarted, on H2 since the process ended that held the file. Thread-safe.
///
/// @param stop        after which nothing is tried again
/// @param sessionsGone lets the pool forget its idle sessions, which have most likely died with the one that was used
record Asking(WriteStop stop, Runnable sessionsGone) {

    /// What is asked; may be asked twice.
    @FunctionalInterface
    interface Question<T> {
        T answer() throws SQLException;
    }

    /// The answer.
    ///
    /// @param doing what it is for, within an error's sentence
    /// @throws io.esper.oona.store.StoreException if there is none
    <T> T of(String doing, Question<T> question) {
        try {
            return question.answer();
        } catch (SQLException lost) {
            if (!isLost(lost)) {
                throw SqlErrors.translate(doing, lost);
            }
            sessionsGone.run();
            return again(doing, question, lost);
        }
    }

    private static <T> T again(String doing, Question<T> question, SQLException lost) {
        try {
            return question.answer();
        } catch (SQLException failed) {
            failed.addSuppressed(lost);
            throw SqlErrors.translate(doing, failed);
        }
    }

    /// A pool that has waited for a session in vain has waited long enough, and an interrupted thread has lost it by itself.
    private boolean isLost(SQLException failed) {
        return SqlErrors.fault(failed) == SqlFault.LOST && !(failed instanceof SQLTransientConnectionException)
                && !stop.isStopped() && !Thread.currentThread().isInterrupted();
    }
}
