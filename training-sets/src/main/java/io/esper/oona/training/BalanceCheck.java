package io.esper.oona.training;

import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/// Whether a part of the manifest's class balance is what the rows give.
final class BalanceCheck {
    private final String part;
    private final JsonNode expected;
    private final Map<String, Long> counts = new TreeMap<>();

    BalanceCheck(DatasetRules rules, String part) {
        this.part = part;
        expected = rules.manifest().path("class_balance").path(part);
    }

    void take(@Nullable String value) {
        if (value != null) {
            counts.merge(value, 1L, Long::sum);
        }
    }

    DatasetCheck result() {
        Map<String, Long> stated = new TreeMap<>();
        expected.properties().forEach(count -> stated.put(count.getKey(), count.getValue().asLong()));
        boolean same = stated.equals(counts);
        return new DatasetCheck("class balance of " + part.replace('_', ' ') + " is what the rows give", same,
                same ? counts.size() + " classes" : "rows give " + counts + ", the manifest says " + stated);
    }
}
