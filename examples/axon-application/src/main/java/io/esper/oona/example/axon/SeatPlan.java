package io.esper.oona.example.axon;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.esper.oona.event.Payload;
import io.esper.oona.projection.Fold;
import io.esper.oona.projection.Projection;
import io.esper.oona.projection.ProjectionEvent;
import io.esper.oona.projection.StateHash;
import io.esper.oona.projection.Verdict;
import io.esper.oona.projection.table.Changes;
import io.esper.oona.projection.table.Column;
import io.esper.oona.projection.table.Finder;
import io.esper.oona.projection.table.Table;
import io.esper.oona.store.Store;
import org.jspecify.annotations.Nullable;

/// A read model over the events: who sits where. Oona keeps it up to date, and makes it anew from the first event whenever asked.
final class SeatPlan implements Projection {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Table<SeatReserved> TABLE = new Table<>("seat_plan", List.of(Column.text("seat")),
            List.of(Column.text("guest")), row -> new @Nullable Object[]{row.seat(), row.guest()},
            cells -> new SeatReserved(cells.text(), cells.text()));

    /// Makes the table, once. Each row belongs to a generation: a rebuild fills a new one beside the one that is shown.
    static void createTable(Store store) {
        store.inTransaction(connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.execute("""
                        CREATE TABLE IF NOT EXISTS seat_plan (generation integer NOT NULL, seat varchar(64) NOT NULL,
                            guest varchar(256) NOT NULL, PRIMARY KEY (generation, seat))""");
            }
        });
    }

    /// The plan as it is shown, by seat.
    static Map<String, String> of(Store store) {
        return store.query(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("""
                            SELECT s.seat, s.guest FROM seat_plan s
                            JOIN projection p ON p.name = 'seat_plan' AND p.active_generation = s.generation
                            ORDER BY s.seat""")) {
                Map<String, String> plan = new LinkedHashMap<>();
                while (rows.next()) {
                    plan.put(rows.getString(1), rows.getString(2));
                }
                return plan;
            }
        });
    }

    @Override
    public String name() {
        return "seat_plan";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Set<String> topics() {
        return Set.of("axon.events");
    }

    @Override
    public List<Table<?>> tables() {
        return List.of(TABLE);
    }

    /// The event itself: if one cannot be folded, no other has to wait for it.
    @Override
    public String key(ProjectionEvent event) {
        return "event " + event.eventId();
    }

    @Override
    public Fold open() {
        return new Seating();
    }

    /// A seat is reserved once, so that no row has to be read before it is written.
    private static final class Seating implements Fold {
        private final StateHash hash = new StateHash();
        private final Map<String, SeatReserved> changed = new LinkedHashMap<>();

        @Override
        public void prepare(List<ProjectionEvent> events, Finder rows) {
            // nothing to read
        }

        @Override
        public Verdict fold(ProjectionEvent event) {
            if (!event.type().equals("example.SeatReserved")
                    || !(event.payload() instanceof Payload.Unmapped(byte[] bytes))) {
                return Verdict.UNUSED;
            }
            try {
                SeatReserved reserved = JSON.readValue(bytes, SeatReserved.class);
                hash.replace(TABLE, changed.put(reserved.seat(), reserved), reserved);
                return Verdict.USED;
            } catch (IOException unreadable) {
                throw new UncheckedIOException("no SeatReserved: " + unreadable.getMessage(), unreadable);
            }
        }

        @Override
        public void changes(Changes changes) {
            changes.upsert(TABLE, changed.values());
            changed.clear();
        }

        @Override
        public long hash() {
            return hash.sum();
        }
    }
}
