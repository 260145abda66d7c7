package io.esper.oona.projection.training;

import java.util.List;
import java.util.Set;

import io.esper.oona.projection.Fold;
import io.esper.oona.projection.Projection;
import io.esper.oona.projection.ProjectionEvent;
import io.esper.oona.projection.table.Table;

/// The read model *training*. See docs/reference/read-models.md for its tables and for what a rollback undoes.
public final class TrainingProjection implements Projection {
    public static final String NAME = "training";

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
        return Set.of("system.events.epoch", "system.events.rollback", "control.kasmina.commands",
                "innovation.adaptations", "innovation.field_reports");
    }

    @Override
    public List<Table<?>> tables() {
        return List.of(TrainingTables.RUN, TrainingTables.EPOCH, TrainingTables.ROLLBACK, TrainingTables.ACT);
    }

    @Override
    public Fold open() {
        return new TrainingFold();
    }

    /// A run: which generation its events belong to depends on all that it has told before.
    @Override
    public String key(ProjectionEvent event) {
        return event.run();
    }

    /// A run's rows depend on the run's own events alone.
    @Override
    public boolean divisible() {
        return true;
    }
}
