package io.esper.oona.cli;

import java.util.List;

import io.esper.oona.cli.console.Cell;
import io.esper.oona.cli.console.Column;
import io.esper.oona.cli.console.Console;
import io.esper.oona.cli.console.Rows;
import io.esper.oona.projection.audit.AuditQueries;
import io.esper.oona.projection.run.SeedFilter;
import io.esper.oona.store.Store;
import org.jspecify.annotations.Nullable;

/// Rows of the read model audit.
final class AuditRows {
    private static final List<Column> COMMANDS = List.of(Column.number("position"), Column.text("run_id"),
            Column.text("sender", 32), Column.text("command", 32), Column.number("layer"), Column.number("seed"),
            Column.text("blueprint_id", 32), Column.text("decision"), Column.text("outcome"),
            Column.text("trace_id", 32), Column.hidden("topic"), Column.hidden("type"), Column.hidden("event_id"),
            Column.hidden("command_id"), Column.hidden("strategy"), Column.hidden("issued_epoch"),
            Column.hidden("claimed"), Column.hidden("decision_position"), Column.hidden("from_stage"),
            Column.hidden("to_stage"), Column.hidden("reason"), Column.hidden("report_position"),
            Column.hidden("join_kind"), Column.hidden("pre_metric"), Column.hidden("post_metric"));
    private static final List<Column> TRACES = List.of(Column.text("trace_id", 48), Column.text("run_id"),
            Column.number("first_position"), Column.number("last_position"), Column.number("events"),
            Column.number("listed"), Column.number("seconds"), Column.text("topics", 60), Column.hidden("first"),
            Column.hidden("last"));
    private static final List<Column> EVENTS = List.of(Column.number("position"), Column.text("claimed", 30),
            Column.text("type", 24), Column.text("sender", 32), Column.text("summary", 80), Column.hidden("topic"),
            Column.hidden("event_id"), Column.hidden("run_id"), Column.hidden("layer"), Column.hidden("seed"));

    private final AuditQueries queries;
    private final OutputOptions output;
    private final Console console;

    AuditRows(Store store, OutputOptions output, Console console) {
        this.queries = new AuditQueries(store);
        this.output = output;
        this.console = console;
    }

    void commands(SeedFilter filter, @Nullable String sender, int limit) {
        try (Rows rows = output.open(console, COMMANDS)) {
            for (AuditQueries.Command command : queries.commands(filter, sender, limit)) {
                rows.row(List.of(Cell.of(command.position()), Cell.of(command.run()), Cell.of(command.sender()),
                        Cell.of(command.command()), Cell.of(command.layer()), Cell.of(command.seed()),
                        Cell.of(command.blueprint()), Cell.of(command.decision()), Cell.of(command.outcome()),
                        Cell.of(command.trace()), Cell.of(command.topic()), Cell.of(command.type()),
                        Cell.of(command.eventId().toString()), Cell.of(command.commandId()),
                        Cell.of(command.strategy()), Cell.of(command.issuedEpoch()), Cell.of(command.claimed()),
                        Cell.of(command.decisionPosition()), Cell.of(command.fromStage()),
                        Cell.of(command.toStage()), Cell.of(command.reason()), Cell.of(command.reportPosition()),
                        Cell.of(command.joinKind()), Cell.of(command.preMetric()), Cell.of(command.postMetric())));
            }
        }
    }

    void traces(@Nullable String run, int limit) {
        try (Rows rows = output.open(console, TRACES)) {
            for (AuditQueries.Trace trace : queries.traces(run, limit)) {
                rows.row(List.of(Cell.of(trace.trace()), Cell.of(trace.run()), Cell.of(trace.firstPosition()),
                        Cell.of(trace.lastPosition()), Cell.of(trace.events()), Cell.of(trace.listed()),
                        Cell.of(trace.seconds()), Cell.of(trace.topics()), Cell.of(trace.first()),
                        Cell.of(trace.last())));
            }
        }
    }

    /// Says what the timeline leaves out.
    void timeline(String trace, int limit) {
        try (Rows rows = output.open(console, EVENTS)) {
            for (AuditQueries.Event event : queries.timeline(trace, limit)) {
                rows.row(List.of(Cell.of(event.position()), Cell.of(event.claimed()), Cell.of(event.type()),
                        Cell.of(event.sender()), Cell.of(event.summary()), Cell.of(event.topic()),
                        Cell.of(event.eventId().toString()), Cell.of(event.run()), Cell.of(event.layer()),
                        Cell.of(event.seed())));
            }
        }
        queries.trace(trace).ifPresentOrElse(
                found -> console.say("Trace " + trace + ": " + found.events() + " events at positions "
                        + found.firstPosition() + " to " + found.lastPosition() + ", of them "
                        + (found.events() - found.listed()) + " of telemetry, which are not listed; 'oona trace "
                        + trace + "' lists them."),
                () -> console.say("No event has the trace '" + trace + "'; ids must match exactly."));
    }
}
