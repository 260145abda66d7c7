package io.esper.oona.bus.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

import io.esper.oona.bus.GroupLetter;
import io.esper.oona.bus.MessageKeys;
import io.esper.oona.bus.Place;
import io.esper.oona.event.Message;
import io.esper.oona.store.Store;
import org.jspecify.annotations.Nullable;

/// The dead letters of groups. A redriven one has a row in `bus_open` with its id, negative, in the place of a position, until
/// it is acknowledged (then it is gone) or fails again (then it is back). Thread-safe.
public final class LetterRows {
    /// Reason of a message that a consumer rejected.
    public static final String REJECTED = "rejected";
    /// Reason of a message that was given back too often.
    public static final String ATTEMPTS = "attempts";
    /// Reason of a message whose consumers never answered.
    public static final String TIMEOUT = "timeout";
    /// Reason of a message that retention removed while it was open.
    public static final String EXPIRED = "expired";
    /// Reason of what is on the transport but is no message.
    public static final String UNREADABLE = "unreadable";

    private static final long PAGE_BYTES_MAX = 8 * 1024 * 1024;
    private static final String COLUMNS =
            "letter_id, topic, entry, received_micros, attempts, reason, detail, dead_micros, redrives, message";

    private final Store store;

    public LetterRows(Store store) {
        this.store = store;
    }

    /// A message that becomes a dead letter.
    ///
    /// @param message        null if it could not be read any more
    /// @param receivedMicros when the transport received it; 0 if that is not known any more
    /// @param attempts       deliveries that it took
    /// @param original       what came, if it is no message
    public record Death(Place place, @Nullable Message message, long receivedMicros, int attempts, String reason,
            String detail, byte @Nullable [] original) {

        /// The death of a message; null if it could not be read any more.
        public static Death of(Place place, @Nullable Message message, long receivedMicros, int attempts,
                String reason, String detail) {
            return new Death(place, message, receivedMicros, attempts, reason, detail, null);
        }

        private byte @Nullable [] kept() {
            byte[] came = original;
            return message != null
                    ? MessageForm.write(message)
                    : came == null ? null : MessageForm.writeOriginal(came);
        }
    }

    /// Reads once more what was no message when it came.
    @FunctionalInterface
    public interface Rereading {
        /// The message that it is by now; empty if it still is none.
        Optional<Message> read(String topic, byte[] original);
    }

    /// Records a dead letter, in the transaction that settles its delivery.
    public void bury(Connection connection, GroupRow group, Death death) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                """
                        INSERT INTO bus_letter (group_id, topic, entry, event_id, received_micros, attempts, reason, detail, dead_micros,
                            redriven, redrives, message)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, FALSE, 0, ?)""")) {
            Message message = death.message();
            insert.setInt(1, group.id());
            insert.setString(2, death.place().topic());
            insert.setString(3, death.place().entry());
            insert.setObject(4, message == null ? null : message.envelope().eventId());
            insert.setLong(5, death.receivedMicros());
            insert.setInt(6, death.attempts());
            insert.setString(7, death.reason());
            insert.setString(8, Texts.reason(death.detail()));
            insert.setLong(9, Micros.now(store.clock()));
            byte[] kept = death.kept();
            if (kept == null) {
                insert.setNull(10, Types.VARBINARY);
            } else {
                insert.setBytes(10, kept);
            }
            insert.executeUpdate();
        }
    }

    /// A redriven letter has failed again: it is a dead letter once more.
    public void buryAgain(Connection connection, GroupRow group, long id, Death death) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                """
                        UPDATE bus_letter SET redriven = FALSE, attempts = attempts + ?, reason = ?, detail = ?, dead_micros = ?
                        WHERE letter_id = ? AND group_id = ?""")) {
            update.setInt(1, death.attempts());
            update.setString(2, death.reason());
            update.setString(3, Texts.reason(death.detail()));
            update.setLong(4, Micros.now(store.clock()));
            update.setLong(5, id);
            update.setInt(6, group.id());
            update.executeUpdate();
        }
    }

    /// A redriven letter has been handled at last.
    public static void forget(Connection connection, GroupRow group, Collection<Long> ids) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM bus_letter WHERE letter_id = ? AND group_id = ?")) {
            for (long id : ids) {
                delete.setLong(1, id);
                delete.setInt(2, group.id());
                delete.addBatch();
            }
            delete.executeBatch();
        }
    }

    /// Dead letters after an id, oldest first: fewer than the limit if their messages are more than 8 MiB together, but one at least.
    public List<GroupLetter> list(GroupRow group, long afterId, int limit) {
        return store.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT " + COLUMNS
                    + " FROM bus_letter WHERE group_id = ? AND letter_id > ? AND letter_id <= ? AND NOT redriven ORDER BY letter_id")) {
                select.setInt(1, group.id());
                select.setLong(2, afterId);
                select.setLong(3, lastOfPage(connection, group, afterId, limit));
                return letters(select, group).stream().map(Kept::letter).toList();
            }
        });
    }

    /// The id of the last letter of a page that fits into memory.
    private static long lastOfPage(Connection connection, GroupRow group, long afterId, int limit)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                """
                        SELECT letter_id, coalesce(octet_length(message), 0) FROM bus_letter
                        WHERE group_id = ? AND letter_id > ? AND NOT redriven ORDER BY letter_id FETCH FIRST ? ROWS ONLY""")) {
            select.setInt(1, group.id());
            select.setLong(2, afterId);
            select.setInt(3, limit);
            long last = afterId;
            long bytes = 0;
            try (ResultSet row = select.executeQuery()) {
                while (row.next() && (last == afterId || bytes + row.getLong(2) <= PAGE_BYTES_MAX)) {
                    last = row.getLong(1);
                    bytes += row.getLong(2);
                }
            }
            return last;
        }
    }

    /// Ids of dead letters after an id, oldest first.
    public List<Long> ids(GroupRow group, long afterId, int limit) {
        return store.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    """
                            SELECT letter_id FROM bus_letter
                            WHERE group_id = ? AND letter_id > ? AND NOT redriven ORDER BY letter_id FETCH FIRST ? ROWS ONLY""")) {
                select.setInt(1, group.id());
                select.setLong(2, afterId);
                select.setInt(3, limit);
                List<Long> ids = new ArrayList<>();
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        ids.add(row.getLong(1));
                    }
                }
                return ids;
            }
        });
    }

    /// A letter with what a delivery needs beside it.
    public record Kept(GroupLetter letter, long receivedMicros) {}

    /// The letter of this id, redriven or not.
    public Optional<Kept> find(GroupRow group, long id) {
        return store.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT " + COLUMNS + " FROM bus_letter WHERE group_id = ? AND letter_id = ?")) {
                select.setInt(1, group.id());
                select.setLong(2, id);
                return letters(select, group).stream().findFirst();
            }
        });
    }

    private static List<Kept> letters(PreparedStatement select, GroupRow group) throws SQLException {
        try (ResultSet rows = select.executeQuery()) {
            List<Kept> letters = new ArrayList<>();
            while (rows.next()) {
                byte[] kept = rows.getBytes(10);
                boolean original = kept != null && MessageForm.isOriginal(kept);
                letters.add(new Kept(new GroupLetter(rows.getLong(1), group.name(),
                        new Place(rows.getString(2), rows.getString(3)),
                        kept == null || original ? null : MessageForm.read(kept), rows.getInt(5), rows.getString(6),
                        rows.getString(7), Micros.instant(rows.getLong(8)), rows.getInt(9),
                        original ? MessageForm.original(kept) : null), rows.getLong(4)));
            }
            return letters;
        }
    }

    /// How many dead letters a group has.
    public static long count(Connection connection, GroupRow group) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT count(*) FROM bus_letter WHERE group_id = ? AND NOT redriven")) {
            select.setInt(1, group.id());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /// Makes dead letters open again, with all attempts. Those without a message stay. Returns how many.
    ///
    /// @param rereading of what was no message
    public int redrive(GroupRow group, Collection<Long> ids, Rereading rereading) {
        MessageKeys keys = new MessageKeys();
        return store.inTransaction(connection -> {
            GroupLedger.lock(connection, group);
            List<OpenRow> rows = new ArrayList<>();
            for (long id : ids) {
                Optional<Message> message = redriven(connection, group, id, rereading);
                message.ifPresent(
                        it -> rows.add(OpenRow.waiting(-id, KeyHash.of(keys.of(group.keyOrder(), it)), null)));
            }
            OpenRows.add(connection, group, rows, 0);
            return rows.size();
        });
    }

    private static Optional<Message> redriven(Connection connection, GroupRow group, long id, Rereading rereading)
            throws SQLException {
        Optional<Message> message = message(connection, group, id, rereading);
        if (message.isEmpty()) {
            return message;
        }
        try (PreparedStatement update = connection.prepareStatement(
                """
                        UPDATE bus_letter SET redriven = TRUE, redrives = redrives + 1, event_id = ?, message = ?
                        WHERE group_id = ? AND letter_id = ? AND NOT redriven""")) {
            update.setObject(1, message.get().envelope().eventId());
            update.setBytes(2, MessageForm.write(message.get()));
            update.setInt(3, group.id());
            update.setLong(4, id);
            return update.executeUpdate() == 0 ? Optional.empty() : message;
        }
    }

    private static Optional<Message> message(Connection connection, GroupRow group, long id, Rereading rereading)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                """
                        SELECT topic, message FROM bus_letter
                        WHERE group_id = ? AND letter_id = ? AND NOT redriven AND message IS NOT NULL""")) {
            select.setInt(1, group.id());
            select.setLong(2, id);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                byte[] kept = row.getBytes(2);
                return MessageForm.isOriginal(kept)
                        ? rereading.read(row.getString(1), MessageForm.original(kept))
                        : Optional.of(MessageForm.read(kept));
            }
        }
    }
}
