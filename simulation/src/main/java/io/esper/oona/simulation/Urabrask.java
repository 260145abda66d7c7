package io.esper.oona.simulation;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.esper.oona.event.Payload.CertifiedBlueprint;

/// The certifier: measures a blueprint with some error, refuses what looks dangerous, and puts the rest into the library.
/// Not thread-safe.
final class Urabrask {
    private static final double RISK_REFUSED = 0.5;
    /// Some fail for reasons that are not the blueprint's.
    private static final double ACCIDENTS = 0.03;

    private final Library library;
    private final Dice dice;

    Urabrask(Library library, Dice dice) {
        this.library = library;
        this.dice = dice;
    }

    CertifiedBlueprint judge(Blueprint blueprint) {
        double risk =
                Math.clamp(0.75 * blueprint.instability() + 0.12 * blueprint.novelty() + 0.06 * dice.bell(), 0.005, 1);
        if (risk > RISK_REFUSED || dice.chance(ACCIDENTS)) {
            return new CertifiedBlueprint(blueprint.id(), false, Float.NaN, null, Map.of(), Float.NaN, Float.NaN,
                    List.of(),
                    Map.of());
        }
        double benchmark = Math.clamp(0.55 + 0.3 * blueprint.quality() + 0.03 * dice.bell(), 0, 1);
        library.add(new Certified(blueprint, benchmark, risk));
        float shown = Rounding.decimals3(risk);
        return new CertifiedBlueprint(blueprint.id(), true, shown,
                shown < 0.1f ? "High" : shown < 0.4f ? "Moderate" : "Speculative",
                profile(blueprint, benchmark), Float.NaN, Float.NaN, List.of(), Map.of());
    }

    private Map<String, Float> profile(Blueprint blueprint, double benchmark) {
        Map<String, Float> wep = new TreeMap<>();
        wep.put("parameter_count", (float) Math.rint(blueprint.cost() * dice.between(120_000, 260_000)));
        wep.put("latency_ms_a100", Rounding.decimals3(blueprint.cost() * dice.between(0.4, 1.2)));
        wep.put("joules_per_inference_a100", Rounding.decimals4(blueprint.cost() * dice.between(0.008, 0.03)));
        wep.put("benchmark_accuracy", Rounding.decimals3(benchmark));
        wep.put("gradient_variance",
                Rounding.decimals4(Math.max(0.002, 0.2 * blueprint.instability() + 0.015 * dice.bell())));
        return wep;
    }
}
