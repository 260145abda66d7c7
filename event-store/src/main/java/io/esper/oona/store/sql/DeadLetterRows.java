package io.esper.oona.store.sql;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

import io.esper.oona.store.NewDeadLetter;
import io.esper.oona.store.sql.LogSql.StampedLetter;
import org.jspecify.annotations.Nullable;

/// Binds dead letters to an insert with the columns source, source_position, reason, detail, topic, event_id,
/// received_micros, digest, bytes. Texts that are longer than their column are cut: the bytes hold the whole.
final class DeadLetterRows {
    private DeadLetterRows() {}

    static void addAll(PreparedStatement insert, List<StampedLetter> letters) throws SQLException {
        for (StampedLetter stamped : letters) {
            NewDeadLetter letter = stamped.letter();
            insert.setString(1, printable(letter.source(), 512));
            insert.setString(2, printable(letter.sourcePosition(), 128));
            insert.setString(3, printable(letter.reason(), 64));
            insert.setString(4, printable(letter.detail(), 4096));
            insert.setString(5, printable(letter.topic(), 256));
            insert.setString(6, printable(letter.eventId(), 256));
            insert.setLong(7, stamped.receivedMicros());
            insert.setBytes(8, digest(letter.bytes()));
            insert.setBytes(9, letter.bytes());
            insert.addBatch();
        }
    }

    /// PostgreSQL has no U+0000 in texts, and a lone surrogate is no text at all.
    private static @Nullable String printable(@Nullable String text, int lengthMax) {
        if (text == null) {
            return null;
        }
        StringBuilder kept = new StringBuilder();
        text.codePoints().limit(lengthMax)
                .forEach(point -> kept
                        .appendCodePoint(point == 0 || (point >= 0xD800 && point <= 0xDFFF) ? 0xFFFD : point));
        while (kept.length() > lengthMax) {
            kept.setLength(kept.offsetByCodePoints(kept.length(), -1));
        }
        return kept.toString();
    }

    static byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256.", impossible);
        }
    }
}
