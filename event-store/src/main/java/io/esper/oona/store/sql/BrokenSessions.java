package io.esper.oona.store.sql;

import java.sql.SQLException;

import com.zaxxer.hikari.SQLExceptionOverride;

/// Takes a session that a failure has broken out of the pool at once, before anything else is asked of it: on H2 a session
/// whose database has dropped its file never answers the next statement (2.4.240 turns in a loop).
final class BrokenSessions implements SQLExceptionOverride {

    @java.lang.Override
    public Override adjudicate(SQLException failed) {
        return switch (SqlErrors.fault(failed)) {
            case LOST, NOT_WRITING -> Override.MUST_EVICT;
            case LOGIN, NO_DATABASE, BUSY, DUPLICATE_KEY, REFUSED -> Override.CONTINUE_EVICT;
        };
    }
}
