package io.esper.oona.projection.audit;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.esper.oona.event.Payload;
import io.esper.oona.projection.Fold;
import io.esper.oona.projection.HeldRows;
import io.esper.oona.projection.ProjectionEvent;
import io.esper.oona.projection.StateHash;
import io.esper.oona.projection.Verdict;
import io.esper.oona.projection.table.Changes;
import io.esper.oona.projection.table.Finder;
import org.jspecify.annotations.Nullable;

/// Folds every event: a row for each that is not telemetry, a row for each trace. Commands and what answers them are kept apart and
/// joined by the view, so that either may come first.
///
/// Keeps between chunks 20,000 traces (about 400 bytes each).
final class AuditFold implements Fold {
    private static final int TRACES_KEPT_MAX = 20_000;

    private final StateHash hash = new StateHash();
    private final HeldRows<String, TraceRow> traces = new HeldRows<>(AuditTables.TRACE, TraceRow::trace,
            trace -> new @Nullable Object[]{trace}, TRACES_KEPT_MAX, hash, TraceRow::hash);
    private final List<AuditedEvent> events = new ArrayList<>();
    private final List<AuditedCommand> commands = new ArrayList<>();
    private final List<Answer> answers = new ArrayList<>();

    @Override
    public void startsEmpty() {
        traces.startsEmpty();
    }

    @Override
    public void prepare(List<ProjectionEvent> told, Finder rows) throws SQLException {
        String last = "";
        for (ProjectionEvent event : told) {
            if (!event.traceId().equals(last) && !event.traceId().isEmpty()) {
                last = event.traceId();
                traces.want(last);
            }
        }
        traces.load(rows);
    }

    @Override
    public Verdict fold(ProjectionEvent event) {
        boolean lists = !event.topic().startsWith(AuditProjection.FLOOD);
        String trace = event.traceId().isEmpty() ? null : event.traceId();
        if (trace != null) {
            TraceRow before = traces.get(trace);
            traces.put(trace, before == null ? TraceRow.of(event, lists) : before.with(event, lists));
        }
        if (lists) {
            EventSummary.Subject about = EventSummary.subject(event.payload());
            AuditedEvent row = new AuditedEvent(event.position(), event.eventId(), event.topic(), event.type(),
                    event.senderId(), trace, event.run(), event.claimedMicros(), about.layer(), about.seed(),
                    EventSummary.of(event.payload()));
            events.add(row);
            hash.replace(AuditTables.EVENT, null, row);
            answers(event, trace);
            if (event.topic().startsWith(AuditProjection.CONTROL)) {
                command(event, trace, about);
            }
        }
        return lists || trace != null ? Verdict.USED : Verdict.UNUSED;
    }

    private void command(ProjectionEvent event, @Nullable String trace, EventSummary.Subject about) {
        Payload.KasminaControlCommand said =
                event.payload() instanceof Payload.KasminaControlCommand command ? command : null;
        AuditedCommand row = new AuditedCommand(event.position(), event.eventId(), event.topic(), event.type(),
                event.senderId(), trace, event.run(), event.claimedMicros(), about.layer(), about.seed(),
                said == null ? null : said.command(), said == null ? null : said.commandId(),
                said == null ? null : said.blueprintId(), said == null ? null : said.graftingStrategy(),
                said == null ? null : said.issuedEpoch());
        commands.add(row);
        hash.replace(AuditTables.COMMAND, null, row);
    }

    private void answers(ProjectionEvent event, @Nullable String trace) {
        Answer answer = switch (event.payload()) {
            case Payload.AdaptationDecision said -> new Answer(event.position(), Answer.DECISION, event.run(),
                    said.seed().layer(), said.seed().seed(), said.commandId(), trace, said.decision(),
                    said.fromStage(), said.toStage(), said.reason(), Float.NaN, Float.NaN);
            case Payload.FieldReport said -> new Answer(event.position(), Answer.REPORT, event.run(),
                    said.seed().layer(), said.seed().seed(), said.commandId(), trace, said.outcome().name(), null,
                    null, null, said.preMetric(), said.postMetric());
            case Payload.KasminaControlCommand other -> null;
            case Payload.EpochEvent other -> null;
            case Payload.RollbackEvent other -> null;
            case Payload.LayerHealthReport other -> null;
            case Payload.HealthSignal other -> null;
            case Payload.DecisionContext other -> null;
            case Payload.CandidateBlueprint other -> null;
            case Payload.CertifiedBlueprint other -> null;
            case Payload.ClaimCheck other -> null;
            case Payload.Unmapped other -> null;
        };
        if (answer != null) {
            answers.add(answer);
            hash.replace(AuditTables.ANSWER, null, answer);
        }
    }

    @Override
    public void changes(Changes changes) {
        changes.replace(AuditTables.EVENT, events, List.of());
        changes.replace(AuditTables.COMMAND, commands, List.of());
        changes.replace(AuditTables.ANSWER, answers, List.of());
        traces.changes(changes);
        events.clear();
        commands.clear();
        answers.clear();
    }

    @Override
    public long hash() {
        traces.count();
        return hash.sum();
    }
}
