package io.esper.oona.projection.innovation;

import java.util.List;
import java.util.Set;

import io.esper.oona.projection.Fold;
import io.esper.oona.projection.Projection;
import io.esper.oona.projection.table.Table;

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
}
