package io.esper.oona.projection;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/// An event that a projection could not fold, or that waits behind one.
///
/// @param key         what its rows belong to: everything later of the same key is parked too
/// @param cause       position of the event that could not be folded: its own, or that of the one that it waits behind
/// @param reason      what was wrong, at most 4,096 characters
/// @param attempts    generations that have tried, from 1
/// @param firstMicros when it was parked first, microseconds since 1970 UTC by the store's clock
/// @param lastMicros  when it was parked last
public record ParkedEvent(long position, String topic, String type, UUID eventId, String key, long cause, String reason,
        int attempts, long firstMicros, long lastMicros) {

    /// Longest reason that is kept.
    static final int REASON_LENGTH_MAX = 4_096;

    public ParkedEvent {
        reason = cut(reason);
    }

    /// The row's columns in the order of the record.
    static ParkedEvent of(ResultSet row) throws SQLException {
        return new ParkedEvent(row.getLong(1), row.getString(2), row.getString(3), row.getObject(4, UUID.class),
                row.getString(5), row.getLong(6), row.getString(7), row.getInt(8), row.getLong(9), row.getLong(10));
    }

    static String cut(String reason) {
        return reason.length() > REASON_LENGTH_MAX ? reason.substring(0, REASON_LENGTH_MAX) : reason;
    }
}
