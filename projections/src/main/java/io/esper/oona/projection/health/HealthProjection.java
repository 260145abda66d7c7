package io.esper.oona.projection.health;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.esper.oona.projection.Fold;
import io.esper.oona.projection.Projection;
import io.esper.oona.projection.ProjectionEvent;
import io.esper.oona.projection.StateHash;
import io.esper.oona.projection.run.RunRow;
import io.esper.oona.projection.table.Table;
import io.esper.oona.projection.table.Unfolded;

/// The read model *health*. See docs/reference/read-models.md for its tables and the formulas of stagnation and readiness.
public final class HealthProjection implements Projection {
    public static final String NAME = "health";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int version() {
        return 3;
    }

    @Override
    public Set<String> topics() {
        return Set.of("telemetry.seed.health", "telemetry.seed.health.large", "system.events.epoch",
                "system.events.rollback");
    }

    @Override
    public List<Table<?>> tables() {
        return List.of(HealthTables.RUN, HealthTables.SEED, HealthTables.DISTRIBUTION,
                HealthTables.SPAN);
    }

    @Override
    public List<Unfolded> unfolded() {
        return List.of(HealthTables.HISTORY);
    }

    @Override
    public Fold open() {
        return new HealthFold();
    }

    /// A run: where its reports belong depends on all that it has told before.
    @Override
    public String key(ProjectionEvent event) {
        return event.run();
    }

    /// Its rows depend on the run's own events alone.
    @Override
    public Optional<String> keyColumn() {
        return Optional.of("run_id");
    }

    @Override
    public <R> long hash(Table<R> table, R row) {
        Object any = row;
        StateHash hash = new StateHash();
        return switch (any) {
            case RunRow run -> run.hash(hash);
            case SeedRow seed -> seed.hash(hash);
            case SpanRow span -> Span.of(span).hash(hash);
            case DistributionRow distribution -> Distribution.of(distribution, hash).hash(hash);
            default -> StateHash.of(table, row);
        };
    }
}
