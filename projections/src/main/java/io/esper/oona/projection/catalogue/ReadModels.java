package io.esper.oona.projection.catalogue;

import java.util.List;
import java.util.Optional;

import io.esper.oona.projection.Projection;
import io.esper.oona.projection.audit.AuditProjection;
import io.esper.oona.projection.health.HealthProjection;
import io.esper.oona.projection.innovation.InnovationProjection;
import io.esper.oona.projection.lifecycle.LifecycleProjection;
import io.esper.oona.projection.training.TrainingProjection;

/// The projections that the platform ships.
public final class ReadModels {
    private ReadModels() {}

    /// All, sorted by name.
    public static List<Projection> all() {
        return List.of(new AuditProjection(), new HealthProjection(), new InnovationProjection(),
                new LifecycleProjection(),
                new TrainingProjection());
    }

    /// The one with this name.
    public static Optional<Projection> find(String name) {
        return all().stream().filter(projection -> projection.name().equals(name)).findFirst();
    }
}
