package io.esper.oona.projection;

import static io.esper.oona.projection.table.Column.bigint;
import static io.esper.oona.projection.table.Column.bool;
import static io.esper.oona.projection.table.Column.integer;
import static io.esper.oona.projection.table.Column.text;
import static io.esper.oona.projection.table.Column.uuid;

import java.util.List;

import io.esper.oona.projection.table.Table;
import org.jspecify.annotations.Nullable;

/// The tables that every projection keeps beside its rows. What belongs to an event or a key is kept with the rows, under the generation's
/// number: the keys of two partitions never meet. What is about reading and folding is kept under that of the partition.
final class Bookkeeping {
    static final Table<EventCount> COUNT = new Table<>("projection_count", List.of(text("topic"), text("type")),
            List.of(bigint("events_read"), bigint("events_used"), bigint("events_unmapped"), bigint("events_failed"),
                    bigint("events_dropped")),
            row -> new @Nullable Object[]{row.topic(), row.type(), row.read(), row.used(), row.unmapped(),
                    row.failed(), row.dropped()},
            cells -> new EventCount(cells.text(), cells.text(), cells.bigint(), cells.bigint(), cells.bigint(),
                    cells.bigint(), cells.bigint()));

    static final Table<ParkedEvent> PARKED = new Table<>("projection_parked", List.of(bigint("position")),
            List.of(text("topic"), text("type"), uuid("event_id"), text("event_key"), bigint("cause_position"),
                    text("reason"), integer("attempts"), bigint("first_micros"), bigint("last_micros")),
            row -> new @Nullable Object[]{row.position(), row.topic(), row.type(), row.eventId(), row.key(),
                    row.cause(), row.reason(), row.attempts(), row.firstMicros(), row.lastMicros()},
            cells -> new ParkedEvent(cells.bigint(), cells.text(), cells.text(), cells.uuid(), cells.text(),
                    cells.bigint(), cells.text(), cells.integer(), cells.bigint(), cells.bigint()));

    static final Table<ParkedKey> PARKED_KEY = new Table<>("projection_parked_key", List.of(text("event_key")),
            List.of(bigint("cause_position"), bigint("events"), bigint("last_position")),
            row -> new @Nullable Object[]{row.key(), row.cause(), row.events(), row.last()},
            cells -> new ParkedKey(cells.text(), cells.bigint(), cells.bigint(), cells.bigint()));

    static final Table<Mark> MARK = new Table<>("projection_mark", List.of(bigint("position")),
            List.of(bigint("state_hash"), integer("version"), text("build")),
            row -> new @Nullable Object[]{row.position(), row.stateHash(), row.version(), row.build()},
            cells -> new Mark(cells.bigint(), cells.bigint(), cells.integer(), cells.text()));

    static final Table<ExpiredRange> EXPIRED = new Table<>("projection_expired",
            List.of(text("retention"), bigint("until_position")),
            List.of(bigint("after_position"), bigint("events"), bool("exact")),
            row -> new @Nullable Object[]{row.retention(), row.until(), row.after(), row.events(), row.exact()},
            cells -> new ExpiredRange(cells.text(), cells.bigint(), cells.bigint(), cells.bigint(), cells.bool()));

    static final Table<LearnedRun> RUN = new Table<>("projection_run", List.of(bigint("ordinal")),
            List.of(text("run_id"), text("trace_id")),
            row -> new @Nullable Object[]{row.ordinal(), row.run(), row.trace()},
            cells -> new LearnedRun(cells.bigint(), cells.text(), cells.textOrNull()));

    static final Table<RuleCount> RULE =
            new Table<>("projection_run_rule", List.of(text("rule")), List.of(bigint("events")),
                    row -> new @Nullable Object[]{row.rule(), row.events()},
                    cells -> new RuleCount(cells.text(), cells.bigint()));

    /// What a fold needs to go on.
    static final List<Table<?>> BOOKS = List.of(COUNT, PARKED, PARKED_KEY, EXPIRED, RUN, RULE);

    /// Those that each partition has of its own.
    static final List<Table<?>> OF_A_PARTITION = List.of(COUNT, EXPIRED, RUN, RULE);

    static final List<Table<?>> TABLES =
            List.of(COUNT, PARKED, PARKED_KEY, EXPIRED, RUN, RULE, MARK, Trail.Piece.TABLE);

    private Bookkeeping() {}
}
