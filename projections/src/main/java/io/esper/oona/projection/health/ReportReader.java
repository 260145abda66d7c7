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
import io.esper.oona.projection.run.Place;
import org.jspecify.annotations.Nullable;

/// Takes a message apart into what it says about each seed. Pure.
final class ReportReader {
    private ReportReader() {}

    /// Seeds of a report up to which looking through a list is faster than a map.
    private static final int FEW = 16;

    static List<SeedReport> of(LayerHealthReport report, ProjectionEvent event, Place place) {
        List<SeedHealth> metrics = lastOfEach(report.seeds());
        Map<SeedId, Stage> stages = stages(report.states());
        int active = 0;
        for (Stage stage : stages.values()) {
            active += stage.active() ? 1 : 0;
        }
        int adaptations = report.activeAdaptations() == null ? active : Math.max(active, report.activeAdaptations());
        List<SeedReport> seeds = new ArrayList<>(metrics.size());
        for (SeedHealth health : metrics) {
            Stage stage = stages.isEmpty() ? null : stages.remove(health.seed());
            seeds.add(report(health.seed(), event, place, Metrics.of(health), stage, adaptations));
        }
        stages.forEach((seed, stage) -> seeds.add(report(seed, event, place, null, stage, adaptations)));
        return seeds;
    }

    private static Map<SeedId, Stage> stages(List<SeedState> states) {
        if (states.isEmpty()) {
            return Map.of();
        }
        Map<SeedId, Stage> stages = new LinkedHashMap<>();
        for (SeedState state : states) {
            stages.put(state.seed(), new Stage(state.stage(), state.blueprintId(), state.epochsInStage()));
        }
        return stages;
    }

    /// What was said last of each seed, in the order of the first.
    private static List<SeedHealth> lastOfEach(List<SeedHealth> all) {
        if (all.size() > FEW || repeats(all)) {
            Map<SeedId, SeedHealth> last = new LinkedHashMap<>();
            all.forEach(health -> last.put(health.seed(), health));
            return List.copyOf(last.values());
        }
        return all;
    }

    private static boolean repeats(List<SeedHealth> all) {
        for (int one = 1; one < all.size(); one++) {
            for (int other = 0; other < one; other++) {
                if (all.get(one).seed().equals(all.get(other).seed())) {
                    return true;
                }
            }
        }
        return false;
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
