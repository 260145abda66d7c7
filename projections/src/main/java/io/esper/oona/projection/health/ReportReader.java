package io.esper.oona.projection.health;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.esper.oona.event.Payload.HealthSignal;
import io.esper.oona.event.Payload.LayerHealthReport;
import io.esper.oona.event.Payload.SeedHealth;
import io.esper.oona.event.Payload.SeedState;
import io.esper.oona.event.SeedId;
import io.esper.oona.projection.ProjectionEvent;
import org.jspecify.annotations.Nullable;

/// Takes a message apart into what it says about each seed. Pure.
final class ReportReader {
    private ReportReader() {}

    static List<SeedReport> of(LayerHealthReport report, ProjectionEvent event, Place place) {
        Map<SeedId, SeedHealth> metrics = new LinkedHashMap<>();
        Map<SeedId, Stage> stages = new LinkedHashMap<>();
        for (SeedHealth seed : report.seeds()) {
            metrics.put(seed.seed(), seed);
        }
        int active = 0;
        for (SeedState state : report.states()) {
            Stage stage = new Stage(state.stage(), state.blueprintId(), state.epochsInStage());
            Stage replaced = stages.put(state.seed(), stage);
            active += (stage.active() ? 1 : 0) - (replaced != null && replaced.active() ? 1 : 0);
        }
        int adaptations = report.activeAdaptations() == null ? active : Math.max(active, report.activeAdaptations());
        List<SeedReport> seeds = new ArrayList<>(Math.max(metrics.size(), stages.size()));
        metrics.forEach((seed, health) -> seeds
                .add(report(seed, event, place, Metrics.of(health), stages.get(seed), adaptations)));
        stages.forEach((seed, stage) -> {
            if (!metrics.containsKey(seed)) {
                seeds.add(report(seed, event, place, null, stage, adaptations));
            }
        });
        return seeds;
    }

    static List<SeedReport> of(HealthSignal signal, ProjectionEvent event, Place place) {
        Stage stage = signal.stage() == null ? null : new Stage(signal.stage(), null, null);
        return List.of(report(signal.health().seed(), event, place, Metrics.of(signal.health()), stage,
                stage != null && stage.active() ? 1 : 0));
    }

    private static SeedReport report(SeedId seed, ProjectionEvent event, Place place, @Nullable Metrics metrics,
            @Nullable Stage stage, int adaptations) {
        int others = Math.max(0, stage != null && stage.active() ? adaptations - 1 : adaptations);
        return new SeedReport(new SeedKey(event.run(), seed.layer(), seed.seed()), place, event.position(),
                event.claimedMicros(),
                metrics, stage, others);
    }
}
