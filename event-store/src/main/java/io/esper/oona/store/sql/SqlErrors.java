package io.esper.oona.store.sql;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import io.esper.oona.store.StoreException;
import io.esper.oona.store.StoreSettings;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/// The one place that turns what a database says into what the store says.
final class SqlErrors {
    /// How far a chain of causes is followed.
    private static final int CAUSES_MAX = 20;

    /// Errors of H2's storage engine after which its file cannot be relied on.
    private static final Set<Integer> BROKEN_FILE = Set.of(DataUtils.ERROR_READING_FAILED,
            DataUtils.ERROR_WRITING_FAILED, DataUtils.ERROR_INTERNAL, DataUtils.ERROR_FILE_CORRUPT,
            DataUtils.ERROR_CHUNK_NOT_FOUND);
    /// The same as another process tells them: `[version/code]` at the end of the engine's message.
    private static final Pattern BROKEN_FILE_TOLD =
            Pattern.compile("MVStoreException.*\\[[0-9.]+/[12369]\\]", Pattern.DOTALL);

    /// What an SQLState means: the whole state counts, else its class, the first two characters. PostgreSQL's states are those
    /// of its Appendix A; H2 gives its error code as a state where the standard has none.
    private static final Map<String, SqlFault> FAULTS = Map.ofEntries(
            // both databases
            Map.entry("08", SqlFault.LOST), // connection exception; H2: a file that cannot be opened (again)
            Map.entry("28", SqlFault.LOGIN), // invalid authorization
            Map.entry("40001", SqlFault.BUSY), // serialization failure; H2: deadlock
            Map.entry("23505", SqlFault.DUPLICATE_KEY),
            // PostgreSQL
            Map.entry("08004", SqlFault.LOGIN), // server rejected the connection
            Map.entry("3D000", SqlFault.NO_DATABASE),
            Map.entry("40P01", SqlFault.BUSY), // deadlock detected
            Map.entry("55P03", SqlFault.BUSY), // lock not available
            Map.entry("25P03", SqlFault.LOST), // idle in transaction for too long: the session was ended
            Map.entry("25P04", SqlFault.LOST), // transaction timeout: likewise
            Map.entry("57P01", SqlFault.LOST), // admin shutdown
            Map.entry("57P02", SqlFault.LOST), // crash shutdown: another session met a PANIC
            Map.entry("57P03", SqlFault.LOST), // cannot connect now: starting up, recovering
            Map.entry("57P04", SqlFault.LOST), // database dropped
            Map.entry("57P05", SqlFault.LOST), // idle session timeout
            Map.entry("53100", SqlFault.NOT_WRITING), // disk full
            Map.entry("58", SqlFault.NOT_WRITING), // system error: I/O, files missing or double
            Map.entry("XX001", SqlFault.NOT_WRITING), // data corrupted
            Map.entry("XX002", SqlFault.NOT_WRITING), // index corrupted
            // H2
            Map.entry("HYT00", SqlFault.BUSY), // lock timeout
            Map.entry("HY000", SqlFault.LOST), // general error: a session whose database closes under it
            Map.entry("90067", SqlFault.LOST), // connection broken: the process that held the file is gone
            Map.entry("90007", SqlFault.LOST), // object closed, with its connection
            Map.entry("90098", SqlFault.LOST), // database closed, in order
            Map.entry("90121", SqlFault.LOST), // database closed by the end of a process
            Map.entry("90024", SqlFault.NOT_WRITING), // file rename failed
            Map.entry("90025", SqlFault.NOT_WRITING), // file delete failed
            Map.entry("90028", SqlFault.NOT_WRITING), // I/O exception
            Map.entry("90030", SqlFault.NOT_WRITING), // file corrupted
            Map.entry("90031", SqlFault.NOT_WRITING), // I/O exception with a file name
            Map.entry("90062", SqlFault.NOT_WRITING), // file creation failed
            Map.entry("90108", SqlFault.NOT_WRITING), // out of memory: H2 drops the database as it is
            Map.entry("90124", SqlFault.NOT_WRITING)); // file not found

    private SqlErrors() {}

    /// What kind of failure this is.
    static SqlFault fault(SQLException failed) {
        SQLException first = root(failed);
        if (brokenFile(first)) {
            return SqlFault.NOT_WRITING; // H2 says HY000 or 90098 for it
        }
        String state = first.getSQLState();
        if (state == null || state.isEmpty()) {
            return SqlFault.LOST; // the pool has no connection to give
        }
        SqlFault exact = FAULTS.get(state);
        return exact != null
                ? exact
                : FAULTS.getOrDefault(state.substring(0, Math.min(2, state.length())), SqlFault.REFUSED);
    }

    /// Whether H2's storage engine has given its file up. In the process that holds the file the engine's own exception is
    /// among the causes; through another process only its name arrives.
    private static boolean brokenFile(SQLException failed) {
        Throwable cause = failed;
        for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++, cause = cause.getCause()) {
            if (cause instanceof MVStoreException engine && BROKEN_FILE.contains(engine.getErrorCode())) {
                return true;
            }
        }
        return "HY000".equals(failed.getSQLState())
                && BROKEN_FILE_TOLD.matcher(String.valueOf(failed.getMessage())).find();
    }

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
    static String sentence(@Nullable String message) {
        return message == null ? "no reason given" : message.strip().replaceFirst("\\.$", "");
    }

    static StoreException translate(String doing, SQLException failed) {
        SQLException first = root(failed);
        String message = first.getMessage();
        return switch (fault(failed)) {
            case LOGIN -> new StoreException.Misconfigured("The database refuses the login while " + doing + ": "
                    + sentence(message) + ". Check OONA_USER and OONA_PASSWORD.", failed);
            case NO_DATABASE -> new StoreException.Misconfigured("The database does not exist: " + message
                    + ". Create it (for PostgreSQL: createdb NAME) or correct --store.", failed);
            case NOT_WRITING -> new StoreException.Unavailable("The database cannot use its files while " + doing + ": "
                    + sentence(message) + " (SQLState " + first.getSQLState()
                    + "). Free space on its disk or repair it, then open the store again; 'oona doctor' examines it.",
                    failed);
            case LOST, BUSY, DUPLICATE_KEY, REFUSED -> new StoreException.Unavailable("The database failed while "
                    + doing + ": " + sentence(message) + " (SQLState " + first.getSQLState()
                    + "). If an append was under way, repeat it: what was stored is recognised by its ids.",
                    failed);
        };
    }

    /// Whether the statement may have been carried out although it failed, or may succeed when repeated.
    static boolean worthRepeating(SQLException failed) {
        return switch (fault(failed)) {
            case LOST, BUSY, DUPLICATE_KEY -> true;
            case LOGIN, NO_DATABASE, NOT_WRITING, REFUSED -> false;
        };
    }

    /// Whether a unique constraint refused a row.
    static boolean uniqueViolation(SQLException failed) {
        return fault(failed) == SqlFault.DUPLICATE_KEY;
    }

    /// The first failure of a batch, else the failure itself.
    static SQLException root(SQLException failed) {
        SQLException next = failed instanceof BatchUpdateException ? nextOf(failed) : failed;
        return next == null ? failed : next;
    }

    private static @Nullable SQLException nextOf(SQLException failed) {
        return failed.getNextException();
    }
}
