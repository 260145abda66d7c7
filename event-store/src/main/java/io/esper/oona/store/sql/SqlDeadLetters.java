package io.esper.oona.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import javax.sql.DataSource;

import io.esper.oona.store.DeadLetters;
import io.esper.oona.store.NewDeadLetter;
import org.jspecify.annotations.Nullable;

/// Dead letters in their table.
record SqlDeadLetters(DataSource source) implements DeadLetters {
    private static final String COLUMNS = """
            id, source, source_position, reason, detail, topic, event_id, bytes, received_micros, attempts""";

    @Override
    public List<DeadLetter> list(long afterId, @Nullable String reason, int limit) {
        String sql = "SELECT " + COLUMNS + " FROM dead_letter WHERE id > ?" + (reason == null ? "" : " AND reason = ?")
                + " ORDER BY id FETCH FIRST ? ROWS ONLY";
        try (Connection connection = source.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setLong(1, afterId);
            if (reason != null) {
                select.setString(2, reason);
            }
            select.setInt(reason == null ? 2 : 3, limit);
            return letters(select);
        } catch (SQLException failed) {
            throw SqlErrors.translate("listing dead letters", failed);
        }
    }

    @Override
    public Optional<DeadLetter> find(long id) {
        try (Connection connection = source.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("SELECT " + COLUMNS + " FROM dead_letter WHERE id = ?")) {
            select.setLong(1, id);
            return letters(select).stream().findFirst();
        } catch (SQLException failed) {
            throw SqlErrors.translate("reading a dead letter", failed);
        }
    }

    private static List<DeadLetter> letters(PreparedStatement select) throws SQLException {
        try (ResultSet rows = select.executeQuery()) {
            List<DeadLetter> letters = new ArrayList<>();
            while (rows.next()) {
                NewDeadLetter letter =
                        new NewDeadLetter(rows.getString(2), rows.getString(3), rows.getString(4), rows.getString(5),
                                rows.getString(6), rows.getString(7), rows.getBytes(8));
                letters.add(new DeadLetter(rows.getLong(1), letter,
                        Instant.EPOCH.plus(rows.getLong(9), ChronoUnit.MICROS), rows.getInt(10)));
            }
            return letters;
        }
    }

    @Override
    public Map<String, Long> countByReason() {
        try (Connection connection = source.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("SELECT reason, count(*) FROM dead_letter GROUP BY reason");
                ResultSet rows = select.executeQuery()) {
            Map<String, Long> counts = new TreeMap<>();
            while (rows.next()) {
                counts.put(rows.getString(1), rows.getLong(2));
            }
            return counts;
        } catch (SQLException failed) {
            throw SqlErrors.translate("counting dead letters", failed);
        }
    }
}
