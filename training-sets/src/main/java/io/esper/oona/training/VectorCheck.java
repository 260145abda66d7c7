package io.esper.oona.training;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Whether observations have the width of features.json and numbers everywhere, whether what is not present is 0, and whether
/// stats.json is what the train split gives.
final class VectorCheck {
    /// A feature and its `_present` twin.
    private record Twin(int value, int present) {}

    private final DatasetRules rules;
    private final List<Twin> twins = new ArrayList<>();
    private final FeatureStats stats;
    private final Faults whole = new Faults("observations are whole: of one width, finite, 0 where nothing is known");

    VectorCheck(DatasetRules rules) {
        this.rules = rules;
        stats = new FeatureStats(rules.features());
        Map<String, Integer> places = new HashMap<>();
        rules.features().forEach(feature -> places.put(feature.name(), places.size()));
        places.forEach((name, place) -> {
            Integer present = places.get(name + "_present");
            if (present != null) {
                twins.add(new Twin(place, present));
            }
        });
    }

    /// Checks an observation, which counts for the statistics if it is one of the train split.
    void take(String split, float[] vector, String where) {
        boolean sound = sound(vector);
        whole.unless(sound, () -> where);
        if (sound && split.equals(SplitSettings.Split.TRAIN.text())) {
            stats.add(vector);
        }
    }

    private boolean sound(float[] vector) {
        if (vector.length != rules.features().size()) {
            return false;
        }
        for (float number : vector) {
            if (!Float.isFinite(number)) {
                return false;
            }
        }
        for (Twin twin : twins) {
            boolean present = vector[twin.present()] == 1;
            if (!present && (vector[twin.present()] != 0 || vector[twin.value()] != 0)) {
                return false;
            }
        }
        return true;
    }

    List<DatasetCheck> results() {
        boolean same = stats.json().equals(rules.stats());
        return List.of(whole.result(), new DatasetCheck("stats.json is what the train split gives", same,
                same ? stats.count() + " rows" : "the train split gives other numbers"));
    }
}
