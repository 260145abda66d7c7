package io.esper.oona.projection.lifecycle;

import java.util.List;
import java.util.Set;

import io.esper.oona.projection.Fold;
import io.esper.oona.projection.Projection;
import io.esper.oona.projection.ProjectionEvent;
import io.esper.oona.projection.table.Table;

/// The read model *lifecycle*. See docs/reference/read-models.md for its tables and for what counts as a stage's beginning.
public final class LifecycleProjection implements Projection {
    public static final String NAME = "lifecycle";

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
        return Set.of("telemetry.seed.health", "telemetry.seed.health.large", "control.kasmina.commands",
                "innovation.adaptations", "innovation.field_reports", "system.events.epoch", "system.events.rollback");
    }

    @Override
    public List<Table<?>> tables() {
        return List.of(LifecycleTables.RUN, LifecycleTables.ROLLBACK, LifecycleTables.STAY);
    }

    @Override
    public Fold open() {
        return new LifecycleFold();
    }

    /// A run: where its reports belong depends on all that it has told before.
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
