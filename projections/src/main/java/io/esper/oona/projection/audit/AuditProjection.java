package io.esper.oona.projection.audit;

import java.util.List;
import java.util.Set;

import io.esper.oona.event.Payload;
import io.esper.oona.projection.Fold;
import io.esper.oona.projection.KeyText;
import io.esper.oona.projection.Projection;
import io.esper.oona.projection.ProjectionEvent;
import io.esper.oona.projection.table.Table;
import org.jspecify.annotations.Nullable;

/// The read model *audit*. Reads every topic, registered ones too. See docs/reference/read-models.md for its tables.
public final class AuditProjection implements Projection {
    public static final String NAME = "audit";
    /// Topics of this plane are the flood: they count for their traces, but have no row each.
    static final String FLOOD = "telemetry.";
    /// Topics of this plane carry commands.
    static final String CONTROL = "control.";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int version() {
        return 1;
    }

    /// All.
    @Override
    public Set<String> topics() {
        return Set.of();
    }

    @Override
    public List<Table<?>> tables() {
        return List.of(AuditTables.EVENT, AuditTables.TRACE, AuditTables.COMMAND, AuditTables.ANSWER);
    }

    @Override
    public Fold open() {
        return new AuditFold();
    }

    /// A trace; an event without one stands alone.
    @Override
    public String key(ProjectionEvent event) {
        return event.traceId().isEmpty() ? "event " + event.eventId() : "trace " + event.traceId();
    }

    /// An event's rows are its own, a trace's row counts the trace's events; what answers a command is joined by the view.
    @Override
    public boolean divisible() {
        return true;
    }

    @Override
    public @Nullable String refusal(ProjectionEvent event) {
        String problem = KeyText.problem("trace_id", event.traceId());
        return problem == null ? KeyText.problem("command_id", commandId(event.payload())) : problem;
    }

    private static @Nullable String commandId(Payload payload) {
        return switch (payload) {
            case Payload.KasminaControlCommand said -> said.commandId();
            case Payload.AdaptationDecision said -> said.commandId();
            case Payload.FieldReport said -> said.commandId();
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
    }
}
