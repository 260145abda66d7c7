package io.esper.oona.event.json;

import java.util.HashMap;
import java.util.Map;

import io.esper.oona.event.EventType;
import org.jspecify.annotations.Nullable;

/// The only place where old shapes of payloads are read: one [Upcaster] per type and version, applied one after the other until
/// the payload has the version that the typed records know. What is stored is never changed. Immutable.
public final class UpcasterChain {
    private static final UpcasterChain BUILT_IN = new UpcasterChain(Map.of()).with(EventType.CANDIDATE_BLUEPRINT, 1,
            new CandidateLineage());

    private final Map<Step, Upcaster> steps;

    private UpcasterChain(Map<Step, Upcaster> steps) {
        this.steps = steps;
    }

    /// The upcasters of the platform's types.
    public static UpcasterChain builtIn() {
        return BUILT_IN;
    }

    /// A chain that also knows the step from `fromVersion` to the next version.
    ///
    /// @throws IllegalArgumentException if the step is known already, or leads past the newest version
    public UpcasterChain with(EventType type, int fromVersion, Upcaster upcaster) {
        if (fromVersion < 1 || fromVersion >= type.version()) {
            throw new IllegalArgumentException(
                    "'" + type.text() + "' has versions 1 to " + type.version() + "; nothing leads on from version "
                            + fromVersion + ".");
        }
        Map<Step, Upcaster> more = new HashMap<>(steps);
        if (more.put(new Step(type, fromVersion), upcaster) != null) {
            throw new IllegalArgumentException(
                    "'" + type.text() + "' has an upcaster from version " + fromVersion + " already.");
        }
        return new UpcasterChain(more);
    }

    /// The fields in the newest version's shape.
    ///
    /// @throws IllegalArgumentException if a step is missing
    Map<String, String> toNewest(EventType type, int version, Map<String, String> fields) {
        Map<String, String> shape = fields;
        for (int from = version; from < type.version(); from++) {
            @Nullable
            Upcaster step = steps.get(new Step(type, from));
            if (step == null) {
                throw new IllegalArgumentException(
                        "No upcaster leads '" + type.text() + "' on from version " + from + ".");
            }
            shape = step.upcast(shape);
        }
        return shape;
    }

    private record Step(EventType type, int fromVersion) {}
}
