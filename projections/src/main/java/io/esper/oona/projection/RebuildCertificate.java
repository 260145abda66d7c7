package io.esper.oona.projection;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

import io.esper.oona.store.Store;

/// What a rebuild accounted for: every event from position 1 to its end.
///
/// @param position  it read 1 to here
/// @param build     of the code that made it
/// @param expired   events that had expired, at most
/// @param counts    the same by topic and type, as JSON
/// @param stateHash of the rows that it made; see [StateHash]
public record RebuildCertificate(int generation, int version, String build, long position, long read, long used,
        long unmapped, long parked, long dropped, long expired, String counts, long stateHash, Instant made) {

    private static final int ROWS_MAX = 1_000;

    /// The certificates of a projection, newest first; the newest 1,000.
    public static List<RebuildCertificate> of(Store store, String projection) {
        return store.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    """
                            SELECT generation, version, build, until_position, events_read, events_used, events_unmapped, events_parked,
                                events_dropped, events_expired, counts, state_hash, made_micros
                            FROM projection_certificate WHERE name = ? ORDER BY generation DESC FETCH FIRST %d ROWS ONLY"""
                            .formatted(ROWS_MAX))) {
                select.setString(1, projection);
                List<RebuildCertificate> certificates = new ArrayList<>();
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        certificates.add(new RebuildCertificate(row.getInt(1), row.getInt(2), row.getString(3),
                                row.getLong(4), row.getLong(5), row.getLong(6), row.getLong(7), row.getLong(8),
                                row.getLong(9), row.getLong(10), row.getString(11), row.getLong(12),
                                Instant.EPOCH.plus(row.getLong(13), ChronoUnit.MICROS)));
                    }
                }
                return certificates;
            }
        });
    }
}
