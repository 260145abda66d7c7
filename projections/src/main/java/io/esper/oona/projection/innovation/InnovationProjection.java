package io.esper.oona.projection.innovation;

import java.util.List;
import java.util.Set;

import io.esper.oona.event.Payload;
import io.esper.oona.projection.Fold;
import io.esper.oona.projection.KeyText;
import io.esper.oona.projection.Projection;
import io.esper.oona.projection.ProjectionEvent;
import io.esper.oona.projection.table.Table;
import org.jspecify.annotations.Nullable;

/// The read model *innovation*. See docs/reference/read-models.md for its tables and how commands and reports are joined.
public final class InnovationProjection implements Projection {
    public static final String NAME = "innovation";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Set<String> topics() {
        return Set.of("innovation.candidates.submitted", "innovation.certification.results", "control.kasmina.commands",
                "innovation.field_reports");
    }

    @Override
    public List<Table<?>> tables() {
        return List.of(InnovationTables.BLUEPRINT, InnovationTables.PARENT, InnovationTables.DEPLOYMENT,
                InnovationTables.COMMAND,
                InnovationTables.REPORT);
    }

    @Override
    public Fold open() {
        return new InnovationFold();
    }

    /// A blueprint; the seed, for commands that name none.
    @Override
    public String key(ProjectionEvent event) {
        return switch (event.payload()) {
            case Payload.CandidateBlueprint said -> "blueprint " + said.blueprintId();
            case Payload.CertifiedBlueprint said -> "blueprint " + said.blueprintId();
            case Payload.KasminaControlCommand said -> said.blueprintId() == null
                    ? "seed " + event.run() + " " + said.target().layer() + "," + said.target().seed()
                    : "blueprint " + said.blueprintId();
            case Payload.FieldReport said -> "blueprint " + said.blueprintId();
            case Payload.ClaimCheck other -> "run " + event.run();
            case Payload.Unmapped other -> "event " + event.eventId();
            case Payload.EpochEvent other -> "run " + event.run();
            case Payload.AdaptationDecision other -> "event " + event.eventId();
            case Payload.DecisionContext other -> "event " + event.eventId();
            case Payload.RollbackEvent other -> "run " + event.run();
            case Payload.LayerHealthReport other -> "run " + event.run();
            case Payload.HealthSignal other -> "run " + event.run();
        };
    }

    @Override
    public @Nullable String refusal(ProjectionEvent event) {
        return switch (event.payload()) {
            case Payload.CandidateBlueprint said -> {
                String problem = KeyText.problem("blueprint_id", said.blueprintId());
                for (String parent : said.parentIds()) {
                    problem = problem == null ? KeyText.problem("parent", parent) : problem;
                }
                yield problem;
            }
            case Payload.CertifiedBlueprint said -> KeyText.problem("blueprint_id", said.blueprintId());
            case Payload.KasminaControlCommand said -> tooLong(event, said.blueprintId(), said.commandId());
            case Payload.FieldReport said -> tooLong(event, said.blueprintId(), said.commandId());
            case Payload.ClaimCheck other -> null;
            case Payload.Unmapped other -> null;
            case Payload.EpochEvent other -> null;
            case Payload.AdaptationDecision other -> null;
            case Payload.DecisionContext other -> null;
            case Payload.RollbackEvent other -> null;
            case Payload.LayerHealthReport other -> null;
            case Payload.HealthSignal other -> null;
        };
    }

    private static @Nullable String tooLong(ProjectionEvent event, @Nullable String blueprint,
            @Nullable String commandId) {
        String problem = KeyText.problem("blueprint_id", blueprint);
        problem = problem == null ? KeyText.problem("command_id", commandId) : problem;
        return problem == null ? KeyText.problem("trace_id", event.traceId()) : problem;
    }
}
