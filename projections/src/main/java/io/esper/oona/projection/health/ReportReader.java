package io.esper.oona.projection.health;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

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
        List<SeedHealth> metrics = lastOfEach(report.seeds(), SeedHealth::seed);
        List<SeedState> states = lastOfEach(report.states(), SeedState::seed);
        @Nullable
        Stage[] stages = new @Nullable Stage[states.size()];
        int active = 0;
        for (int index = 0; index < stages.length; index++) {
            SeedState state = states.get(index);
            Stage stage = new Stage(state.stage(), state.blueprintId(), state.epochsInStage());
            stages[index] = stage;
            active += stage.active() ? 1 : 0;
        }
        int adaptations = report.activeAdaptations() == null ? active : Math.max(active, report.activeAdaptations());
        Map<SeedId, Integer> places = stages.length > FEW ? places(states) : Map.of();
        List<SeedReport> seeds = new ArrayList<>(metrics.size());
        for (SeedHealth health : metrics) {
            int at = stages.length > FEW ? places.getOrDefault(health.seed(), -1) : find(states, health.seed());
            seeds.add(report(health.seed(), event, place, Metrics.of(health), at < 0 ? null : stages[at],
                    adaptations));
            if (at >= 0) {
                stages[at] = null;
            }
        }
        for (int index = 0; index < stages.length; index++) {
            Stage alone = stages[index];
            if (alone != null) {
                seeds.add(report(states.get(index).seed(), event, place, null, alone, adaptations));
            }
        }
        return seeds;
    }

    private static int find(List<SeedState> states, SeedId seed) {
        for (int index = 0; index < states.size(); index++) {
            if (states.get(index).seed().equals(seed)) {
                return index;
            }
        }
        return -1;
    }

    private static Map<SeedId, Integer> places(List<SeedState> states) {
        Map<SeedId, Integer> places = new HashMap<>();
        for (int index = 0; index < states.size(); index++) {
            places.put(states.get(index).seed(), index);
        }
        return places;
    }

    /// What was said last of each seed, in the order of the first.
    private static <T> List<T> lastOfEach(List<T> all, Function<T, SeedId> seed) {
        if (all.size() > FEW || repeats(all, seed)) {
            Map<SeedId, T> last = new LinkedHashMap<>();
            all.forEach(said -> last.put(seed.apply(said), said));
            return List.copyOf(last.values());
        }
        return all;
    }

    private static <T> boolean repeats(List<T> all, Function<T, SeedId> seed) {
        for (int one = 1; one < all.size(); one++) {
            for (int other = 0; other < one; other++) {
                if (seed.apply(all.get(one)).equals(seed.apply(all.get(other)))) {
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
