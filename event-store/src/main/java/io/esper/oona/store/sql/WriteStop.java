package io.esper.oona.store.sql;

import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;

import io.esper.oona.store.StoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether the store still writes. After the database has said that it could not write, or after an error of the machine in
/// the middle of a commit, nobody knows what the next write would stand on: nothing more is written, every append is refused
/// at once, and only opening the store again, which recovers, ends that. Thread-safe.
final class WriteStop {
    private static final Logger LOG = LoggerFactory.getLogger(WriteStop.class);

    private final AtomicReference<@Nullable Throwable> cause = new AtomicReference<>();
    private final Runnable onStop;

    /// Writes until told otherwise.
    ///
    /// @param onStop runs once, when the store stops
    WriteStop(Runnable onStop) {
        this.onStop = onStop;
    }

    /// Looks at a failure of something that writes, and stops if it says that the database cannot write.
    void observe(SQLException failed) {
        if (SqlErrors.fault(failed) == SqlFault.NOT_WRITING) {
            because(failed);
        }
    }

    /// As [#observe], and says to the caller what has happened.
    StoreException translate(String doing, SQLException failed) {
        observe(failed);
        return SqlErrors.fault(failed) == SqlFault.NOT_WRITING
                ? new StoreException.Stopped(reason(failed), failed)
                : SqlErrors.translate(doing, failed);
    }

    /// Stops.
    void because(Throwable failed) {
        if (cause.compareAndSet(null, failed)) {
            LOG.error("The store has stopped: nothing is appended until it is opened again. {}", reason(failed),
                    failed);
            onStop.run();
        }
    }

    boolean isStopped() {
        return cause.get() != null;
    }

    /// Why the store has stopped; null if it writes.
    @Nullable
    String reason() {
        Throwable failed = cause.get();
        return failed == null ? null : reason(failed);
    }

    private static String reason(Throwable failed) {
        if (failed instanceof SQLException sql) {
            SQLException root = SqlErrors.root(sql);
            return SqlErrors.sentence(root.getMessage()) + " (SQLState " + root.getSQLState() + ")";
        }
        return failed.toString();
    }

    /// Lets pass what writes.
    ///
    /// @throws StoreException.Stopped if the store has stopped
    void check() {
        Throwable failed = cause.get();
        if (failed != null) {
            throw new StoreException.Stopped(reason(failed), failed);
        }
    }
}
