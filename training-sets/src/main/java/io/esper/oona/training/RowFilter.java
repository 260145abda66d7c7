package io.esper.oona.training;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/// Which decisions are wanted: for each key one of its values. Without keys, all.
///
/// @param wanted `blueprint`, `layer`, `outcome` or `hardware` to values
public record RowFilter(Map<String, Set<String>> wanted) {
    /// Keys that can be asked for.
    public static final Set<String> KEYS = Set.of("blueprint", "layer", "outcome", "hardware");
    private static final List<String> OUTCOMES =
            List.of("FOSSILIZED", "CULLED", "ROLLED_BACK", "CANCELLED", "UNFINISHED");
    /// Selects everything.
    public static final RowFilter ALL = new RowFilter(Map.of());

    public RowFilter {
        Map<String, Set<String>> copy = new TreeMap<>();
        wanted.forEach((key, values) -> {
            if (!KEYS.contains(key)) {
                throw new IllegalArgumentException(
                        "Rows are selected by blueprint, layer, outcome or hardware; got '" + key + "'.");
            }
            Set<String> checked = new TreeSet<>();
            values.forEach(value -> checked.add(checked(key, value)));
            copy.put(key, checked);
        });
        wanted = copy;
    }

    /// The filter that also wants this: `outcome=FOSSILIZED`.
    public RowFilter with(String text) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException("A filter is written KEY=VALUE; got '" + text + "'.");
        }
        Map<String, Set<String>> more = new TreeMap<>(wanted);
        String key = text.substring(0, equals).toLowerCase(Locale.ROOT);
        Set<String> values = new TreeSet<>(more.getOrDefault(key, Set.of()));
        values.add(text.substring(equals + 1));
        more.put(key, values);
        return new RowFilter(more);
    }

    /// Outcomes and layers are known beforehand, so that a slip does not give an empty data set; names are open.
    private static String checked(String key, String value) {
        return switch (key) {
            case "outcome" -> {
                String outcome = value.toUpperCase(Locale.ROOT);
                if (!OUTCOMES.contains(outcome)) {
                    throw new IllegalArgumentException(
                            "An outcome is one of " + String.join(", ", OUTCOMES) + "; got '" + value + "'.");
                }
                yield outcome;
            }
            case "layer" -> {
                if (!value.matches("[0-9]{1,9}")) {
                    throw new IllegalArgumentException("A layer is a number from 0; got '" + value + "'.");
                }
                yield Integer.toString(Integer.parseInt(value));
            }
            default -> value;
        };
    }

    boolean all() {
        return wanted.isEmpty();
    }

    boolean matches(@Nullable String blueprint, int layer, @Nullable String outcome, @Nullable String hardware) {
        return matches("blueprint", blueprint) && matches("layer", Integer.toString(layer))
                && matches("outcome", outcome) && matches("hardware", hardware);
    }

    private boolean matches(String key, @Nullable String value) {
        Set<String> values = wanted.get(key);
        return values == null || (value != null && values.contains(value));
    }
}
