package io.esper.oona.reliability.defects;

import java.util.ArrayList;
import java.util.List;

import io.esper.oona.reliability.Experiment;

/// The experiments of this package.
public final class DefectExperiments {
    private DefectExperiments() {}

    /// A new instance of each.
    public static List<Experiment> all() {
        List<Experiment> all = new ArrayList<>();
        for (Mistake mistake : Mistake.values()) {
            all.add(new SeededDefect(mistake));
        }
        for (PowerCut.Variant variant : PowerCut.Variant.values()) {
            all.add(new PowerCut(variant));
        }
        return all;
    }
}
