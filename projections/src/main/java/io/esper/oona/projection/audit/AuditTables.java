package io.esper.oona.projection.audit;

import static io.esper.oona.projection.table.Cells.known;
import static io.esper.oona.projection.table.Column.bigint;
import static io.esper.oona.projection.table.Column.integer;
import static io.esper.oona.projection.table.Column.real;
import static io.esper.oona.projection.table.Column.text;
import static io.esper.oona.projection.table.Column.uuid;

import java.util.List;

import io.esper.oona.projection.table.Table;
import org.jspecify.annotations.Nullable;

/// The tables of the read model audit.
final class AuditTables {
    static final Table<AuditedEvent> EVENT = new Table<>("rm_audit_event", List.of(bigint("position")),
            List.of(uuid("event_id"), text("topic"), text("type"), text("sender_id"), text("trace_id"),
                    text("run_id"), bigint("claimed_micros"), integer("layer"), integer("seed"), text("summary")),
            row -> new @Nullable Object[]{row.position(), row.eventId(), row.topic(), row.type(), row.sender(),
                    row.trace(), row.run(), row.claimedMicros(), row.layer(), row.seed(), row.summary()},
            cells -> new AuditedEvent(cells.bigint(), cells.uuid(), cells.text(), cells.text(), cells.text(),
                    cells.textOrNull(), cells.text(), cells.bigintOrNull(), cells.integerOrNull(),
                    cells.integerOrNull(), cells.text()),
            true);

    static final Table<AuditedCommand> COMMAND = new Table<>("rm_audit_command", List.of(bigint("position")),
            List.of(uuid("event_id"), text("topic"), text("type"), text("sender_id"), text("trace_id"),
                    text("run_id"), bigint("claimed_micros"), integer("layer"), integer("seed"), text("command"),
                    text("command_id"), text("blueprint_id"), text("grafting_strategy"), integer("issued_epoch")),
            row -> new @Nullable Object[]{row.position(), row.eventId(), row.topic(), row.type(), row.sender(),
                    row.trace(), row.run(), row.claimedMicros(), row.layer(), row.seed(), row.command(),
                    row.commandId(), row.blueprint(), row.strategy(), row.issuedEpoch()},
            cells -> new AuditedCommand(cells.bigint(), cells.uuid(), cells.text(), cells.text(), cells.text(),
                    cells.textOrNull(), cells.text(), cells.bigintOrNull(), cells.integerOrNull(),
                    cells.integerOrNull(), cells.textOrNull(), cells.textOrNull(), cells.textOrNull(),
                    cells.textOrNull(), cells.integerOrNull()),
            true);

    static final Table<Answer> ANSWER = new Table<>("rm_audit_answer", List.of(bigint("position")),
            List.of(text("kind"), text("run_id"), integer("layer"), integer("seed"), text("command_id"),
                    text("trace_id"), text("answer"), text("from_stage"), text("to_stage"), text("reason"),
                    real("pre_metric"), real("post_metric")),
            row -> new @Nullable Object[]{row.position(), row.kind(), row.run(), row.layer(), row.seed(),
                    row.commandId(), row.trace(), row.answer(), row.fromStage(), row.toStage(), row.reason(),
                    known(row.pre()), known(row.post())},
            cells -> new Answer(cells.bigint(), cells.text(), cells.text(), cells.integer(), cells.integer(),
                    cells.textOrNull(), cells.textOrNull(), cells.text(), cells.textOrNull(), cells.textOrNull(),
                    cells.textOrNull(), cells.real(), cells.real()),
            true);

    static final Table<TraceRow> TRACE = new Table<>("rm_audit_trace", List.of(text("trace_id")),
            List.of(text("run_id"), bigint("first_position"), bigint("last_position"), bigint("first_micros"),
                    bigint("last_micros"), bigint("events"), bigint("listed"), text("topics")),
            row -> new @Nullable Object[]{row.trace(), row.run(), row.firstPosition(), row.lastPosition(),
                    row.firstMicros(), row.lastMicros(), row.events(), row.listed(), TraceRow.json(row.topics())},
            cells -> new TraceRow(cells.text(), cells.text(), cells.bigint(), cells.bigint(), cells.bigintOrNull(),
                    cells.bigintOrNull(), cells.bigint(), cells.bigint(), TraceRow.counts(cells.text())),
            true);

    private AuditTables() {}
}
