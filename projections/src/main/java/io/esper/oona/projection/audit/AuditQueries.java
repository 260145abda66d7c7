package io.esper.oona.projection.audit;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import io.esper.oona.projection.run.SeedFilter;
import io.esper.oona.projection.table.Cells;
import io.esper.oona.projection.table.Query;
import io.esper.oona.projection.table.Where;
import io.esper.oona.store.Store;
import org.jspecify.annotations.Nullable;

/// Reads the read model audit, as it is at the projection's position. Thread-safe. Every method takes at most 100,000 rows and
/// fails with a [io.esper.oona.store.StoreException] if the database does.
public final class AuditQueries {
    private static final String COMMANDS =
            """
                    SELECT position, event_id, topic, type, sender_id, trace_id, run_id, claimed_at, layer, seed, command, command_id,
                        blueprint_id, grafting_strategy, issued_epoch, decision_position, decision, from_stage, to_stage, reason,
                        report_position, outcome, join_kind, pre_metric, post_metric FROM audit_commands""";
    private static final String EVENTS =
            "SELECT position, event_id, topic, type, sender_id, trace_id, run_id, claimed_at, layer, seed, summary FROM audit_events";
    private static final String TRACES =
            "SELECT trace_id, run_id, first_position, last_position, first_at, last_at, seconds, events, listed, topics FROM audit_traces";

    private final Store store;

    public AuditQueries(Store store) {
        this.store = store;
    }

    /// A message of a control topic and what came of it.
    ///
    /// @param layer          null, as what follows, for what is no command to a seed
    /// @param decision       `accepted`, or null if Oona has not decided it
    /// @param reportPosition the field report that ended what the command belongs to
    /// @param joinKind       how the report was found: `command_id` or `trace_id`
    public record Command(long position, UUID eventId, String topic, String type, String sender,
            @Nullable String trace, String run, @Nullable Instant claimed, @Nullable Integer layer,
            @Nullable Integer seed, @Nullable String command, @Nullable String commandId, @Nullable String blueprint,
            @Nullable String strategy, @Nullable Integer issuedEpoch, @Nullable Long decisionPosition,
            @Nullable String decision, @Nullable String fromStage, @Nullable String toStage, @Nullable String reason,
            @Nullable Long reportPosition, @Nullable String outcome, @Nullable String joinKind,
            @Nullable Float preMetric, @Nullable Float postMetric) {}

    /// An event in one line.
    public record Event(long position, UUID eventId, String topic, String type, String sender, @Nullable String trace,
            String run, @Nullable Instant claimed, @Nullable Integer layer, @Nullable Integer seed, String summary) {}

    /// What shares a trace.
    ///
    /// @param run     of its newest event
    /// @param seconds from its first to its newest event, in claimed time; negative if the clocks say so
    /// @param events  in all, telemetry too
    /// @param listed  of them, those that [#timeline(String, int)] lists
    /// @param topics  JSON: events by topic
    public record Trace(String trace, String run, long firstPosition, long lastPosition, @Nullable Instant first,
            @Nullable Instant last, @Nullable Double seconds, long events, long listed, String topics) {}

    /// The commands, in the order of the log.
    ///
    /// @param sender who sent them; null for anyone
    public List<Command> commands(SeedFilter filter, @Nullable String sender, int limit) {
        Where where = filter.where().equal("sender_id", sender);
        return Query.rows(store, COMMANDS + where.sql() + " ORDER BY position LIMIT ?", AuditQueries::command,
                where.values(limit));
    }

    /// The events of all topics but telemetry, in the order of the log.
    ///
    /// @param topic of this topic; null for any
    public List<Event> events(SeedFilter filter, @Nullable String topic, @Nullable String sender, int limit) {
        Where where = filter.where().equal("topic", topic).equal("sender_id", sender);
        return Query.rows(store, EVENTS + where.sql() + " ORDER BY position LIMIT ?", AuditQueries::event,
                where.values(limit));
    }

    /// What shares a trace.
    public Optional<Trace> trace(String trace) {
        return Query.rows(store, TRACES + " WHERE trace_id = ?", AuditQueries::trace, trace).stream().findFirst();
    }

    /// The traces that were told of last, newest first.
    public List<Trace> traces(@Nullable String run, int limit) {
        Where where = new Where().equal("run_id", run);
        return Query.rows(store, TRACES + where.sql() + " ORDER BY last_position DESC LIMIT ?", AuditQueries::trace,
                where.values(limit));
    }

    /// The events of a trace in the order of the log, which is that of cause and effect as far as the store has seen it; telemetry
    /// is left out, see [Trace].
    public List<Event> timeline(String trace, int limit) {
        Where where = new Where().equal("trace_id", trace);
        return Query.rows(store, EVENTS + where.sql() + " ORDER BY position LIMIT ?", AuditQueries::event,
                where.values(limit));
    }

    private static Command command(Cells cells) throws SQLException {
        return new Command(cells.bigint(), cells.uuid(), cells.text(), cells.text(), cells.text(),
                cells.textOrNull(), cells.text(), cells.instantOrNull(), cells.integerOrNull(), cells.integerOrNull(),
                cells.textOrNull(), cells.textOrNull(), cells.textOrNull(), cells.textOrNull(),
                cells.integerOrNull(), cells.bigintOrNull(), cells.textOrNull(), cells.textOrNull(),
                cells.textOrNull(), cells.textOrNull(), cells.bigintOrNull(), cells.textOrNull(), cells.textOrNull(),
                cells.realOrNull(), cells.realOrNull());
    }

    private static Event event(Cells cells) throws SQLException {
        return new Event(cells.bigint(), cells.uuid(), cells.text(), cells.text(), cells.text(), cells.textOrNull(),
                cells.text(), cells.instantOrNull(), cells.integerOrNull(), cells.integerOrNull(), cells.text());
    }

    private static Trace trace(Cells cells) throws SQLException {
        return new Trace(cells.text(), cells.text(), cells.bigint(), cells.bigint(), cells.instantOrNull(),
                cells.instantOrNull(), cells.doubleOrNull(), cells.bigint(), cells.bigint(), cells.text());
    }
}
