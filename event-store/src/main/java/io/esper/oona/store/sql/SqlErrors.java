package io.esper.oona.store.sql;

import java.sql.BatchUpdateException;
import java.sql.SQLException;

import io.esper.oona.store.StoreException;
import io.esper.oona.store.StoreSettings;
import org.jspecify.annotations.Nullable;

/// The one place that turns what a database says into what the store says.
final class SqlErrors {
    private SqlErrors() {}

    /// Of a store that could not be opened: nothing was under way yet.
    static StoreException unopened(StoreSettings settings, SQLException failed) {
        StoreException translated = translate("opening the store", failed);
        return translated instanceof StoreException.Misconfigured
                ? translated
                : new StoreException.Unavailable("The store " + settings.urlShown() + " cannot be opened: "
                        + sentence(root(failed).getMessage()) + " (SQLState " + root(failed).getSQLState()
                        + "). Check --store, and whether the database runs and can be reached; 'oona doctor' examines it.",
                        failed);
    }

    /// A database's message as a part of one of ours.
    private static String sentence(@Nullable String message) {
        return message == null ? "no reason given" : message.strip().replaceFirst("\\.$", "");
    }

    static StoreException translate(String doing, SQLException failed) {
        SQLException first = root(failed);
        String state = first.getSQLState() == null ? "" : first.getSQLState();
        String message = first.getMessage();
        if (state.startsWith("28") || state.equals("08004")) {
            return new StoreException.Misconfigured("The database refuses the login while " + doing + ": "
                    + sentence(message) + ". Check OONA_USER and OONA_PASSWORD.", failed);
        }
        if (state.equals("3D000")) {
            return new StoreException.Misconfigured("The database does not exist: " + message
                    + ". Create it (for PostgreSQL: createdb NAME) or correct --store.", failed);
        }
        if (state.equals("53100") || String.valueOf(message).contains("No space left")) {
            return new StoreException.Unavailable(
                    "The disk is full while " + doing + "; nothing was acknowledged. Free space and repeat.", failed);
        }
        return new StoreException.Unavailable(
                "The database failed while " + doing + ": " + sentence(message) + " (SQLState " + state
                        + "). If an append was under way, repeat it: what was stored is recognised by its ids.",
                failed);
    }

    /// Whether the statement may have been carried out although it failed, or may succeed when repeated: a lost connection, a
    /// server going down, a lock that could not be had, a deadlock.
    static boolean worthRepeating(SQLException failed) {
        String state = root(failed).getSQLState();
        if (state == null) {
            return true;
        }
        return state.startsWith("08") || state.startsWith("57P") || state.equals("40001") || state.equals("40P01")
                || state.startsWith("90067") || state.equals("90121") || state.equals("90098") || state.equals("90007")
                || state.equals("HY000") || state.equals("50200");
    }

    /// Whether a lock could not be had in time.
    static boolean lockTimeout(SQLException failed) {
        String state = root(failed).getSQLState();
        return "55P03".equals(state) || "HYT00".equals(state) || "50200".equals(state);
    }

    /// Whether a unique constraint refused a row.
    static boolean uniqueViolation(SQLException failed) {
        String state = root(failed).getSQLState();
        return "23505".equals(state);
    }

    private static SQLException root(SQLException failed) {
        SQLException next = failed instanceof BatchUpdateException ? nextOf(failed) : failed;
        return next == null ? failed : next;
    }

    private static @Nullable SQLException nextOf(SQLException failed) {
        return failed.getNextException();
    }
}
