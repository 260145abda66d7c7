package io.esper.oona.event.json;

import java.util.Map;

/// One number that producers send under several names. Of two that come together the name that stands first in the contract
/// wins, whatever their order in the text, and the other one is kept under its own name. Reused.
final class Aliased {
    private final JsonName[] names;
    private float value = Float.NaN;
    private int rank;

    /// A number with these names.
    ///
    /// @param names the names, the canonical one first
    Aliased(JsonName... names) {
        this.names = names;
        clear();
    }

    void clear() {
        value = Float.NaN;
        rank = names.length;
    }

    float value() {
        return value;
    }

    boolean present() {
        return rank < names.length;
    }

    /// Takes a value; the one that loses goes to the map that is returned. NaN is no value.
    Map<String, Float> take(JsonName name, float taken, Map<String, Float> others) {
        if (Float.isNaN(taken)) {
            return others;
        }
        int its = rankOf(name);
        boolean wins = its < rank;
        Map<String, Float> kept = others;
        if (!wins) {
            kept = Metrics.with(others, name.text(), taken);
        } else if (present()) {
            kept = Metrics.with(others, names[rank].text(), value);
        }
        if (wins) {
            value = taken;
            rank = its;
        }
        return kept;
    }

    private int rankOf(JsonName name) {
        int its = 0;
        while (names[its] != name) {
            its++;
        }
        return its;
    }
}
