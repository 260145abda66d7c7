package io.esper.oona.projection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

import io.esper.oona.projection.table.Table;
import io.esper.oona.store.Store.Dialect;
import org.jspecify.annotations.Nullable;

/// How the rows that a rebuild has made compare with those that were shown before.
///
/// @param verdict      the outcome in a word
/// @param oldPosition  where the old rows stood; with nothing before, 0
/// @param newPosition  where the new rows stand
/// @param hashPosition where the two states' hashes were compared: the position of both, else the newest mark that both have; null if
///                     the versions differ or there is no such mark
/// @param tables       rows by table
/// @param events       topics and types of which another number of events was read or used
public record Comparison(Verdict verdict, long oldPosition, long newPosition, @Nullable Long hashPosition,
        List<TableCount> tables, List<EventDifference> events) {

    /// The outcome.
    public enum Verdict {
        /// Nothing was shown before.
        FIRST("first"),
        /// The states are equal where they were compared.
        EQUAL("equal"),
        /// They differ: the old rows were not those of the log as this code folds it today.
        DIFFERENT("different"),
        /// Other code made the old rows, or there is no position at which to compare: only the counts tell something.
        INCOMPARABLE("other-version");

        private final String text;

        Verdict(String text) {
            this.text = text;
        }

        /// As the certificate writes it.
        public String text() {
            return text;
        }
    }

    /// Rows of a table, before and after.
    public record TableCount(String table, long oldRows, long newRows) {}

    /// Events of a topic and type that were read and used, before and after.
    public record EventDifference(String topic, String type, long oldRead, long newRead, long oldUsed, long newUsed) {}

    public Comparison {
        tables = List.copyOf(tables);
        events = List.copyOf(events);
    }

    /// Compares two generations that do not move while this looks.
    static Comparison of(Connection connection, Dialect dialect, Projection projection, Optional<Whole> shown,
            Whole rebuilt) throws SQLException {
        Checkpoint made = rebuilt.checkpoint();
        if (shown.isEmpty()) {
            return new Comparison(Verdict.FIRST, 0, made.position(), null, List.of(), List.of());
        }
        Checkpoint old = shown.get().checkpoint();
        PartitionBooks before = new PartitionBooks(connection, dialect, shown.get());
        PartitionBooks after = new PartitionBooks(connection, dialect, rebuilt);
        List<TableCount> tables = new ArrayList<>();
        for (Table<?> table : projection.tables()) {
            tables.add(new TableCount(table.name(), rows(connection, table, old.generation()),
                    rows(connection, table, made.generation())));
        }
        Verdict verdict = Verdict.INCOMPARABLE;
        Long where = null;
        if (old.version() == made.version() && old.position() == made.position() && shown.get().together()) {
            where = made.position();
            verdict = old.stateHash() == made.stateHash() ? Verdict.EQUAL : Verdict.DIFFERENT;
        } else if (old.version() == made.version()) {
            Map<Long, Mark> marks = new LinkedHashMap<>();
            before.marksAfter(0).forEach(mark -> marks.put(mark.position(), mark));
            for (Mark mark : after.marksAfter(0).reversed()) {
                Mark then = marks.get(mark.position());
                if (then != null && then.version() == mark.version()) {
                    where = mark.position();
                    verdict = then.stateHash() == mark.stateHash() ? Verdict.EQUAL : Verdict.DIFFERENT;
                    break;
                }
            }
        }
        return new Comparison(verdict, old.position(), made.position(), where, tables,
                events(before.counts(), after.counts()));
    }

    private static long rows(Connection connection, Table<?> table, int generation) throws SQLException {
        try (PreparedStatement count =
                connection.prepareStatement("SELECT COUNT(*) FROM " + table.name() + " WHERE generation = ?")) {
            count.setInt(1, generation);
            try (ResultSet row = count.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private static List<EventDifference> events(List<EventCount> old, List<EventCount> made) {
        Map<List<String>, EventCount> before = new LinkedHashMap<>();
        for (EventCount count : old) {
            before.put(List.of(count.topic(), count.type()), count);
        }
        List<EventDifference> differences = new ArrayList<>();
        for (EventCount now : made) {
            EventCount then = before.remove(List.of(now.topic(), now.type()));
            if (then == null || then.read() != now.read() || then.used() != now.used()) {
                differences.add(new EventDifference(now.topic(), now.type(), then == null ? 0 : then.read(),
                        now.read(), then == null ? 0 : then.used(), now.used()));
            }
        }
        before.values().forEach(gone -> differences
                .add(new EventDifference(gone.topic(), gone.type(), gone.read(), 0, gone.used(), 0)));
        return differences;
    }

    /// As the certificate keeps it.
    String json() {
        StringJoiner rows = new StringJoiner(",", "[", "]");
        tables.forEach(count -> rows.add("{\"table\":" + JsonText.quoted(count.table()) + ",\"old\":" + count.oldRows()
                + ",\"new\":" + count.newRows() + "}"));
        StringJoiner counts = new StringJoiner(",", "[", "]");
        events.forEach(event -> counts.add("{\"topic\":" + JsonText.quoted(event.topic()) + ",\"type\":"
                + JsonText.quoted(event.type()) + ",\"old_read\":" + event.oldRead() + ",\"new_read\":"
                + event.newRead() + ",\"old_used\":" + event.oldUsed() + ",\"new_used\":" + event.newUsed() + "}"));
        return "{\"old_position\":" + oldPosition + ",\"new_position\":" + newPosition + ",\"hash_position\":"
                + hashPosition + ",\"rows\":" + rows + ",\"events\":" + counts + "}";
    }
}
