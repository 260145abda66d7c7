package io.esper.oona.projection;

import java.util.Locale;

/// What a generation is for.
enum GenerationState {
    /// The views show it.
    SHOWN,
    /// A rebuild fills it, or did until it was killed.
    BUILDING,
    /// Rebuilt, but not shown yet.
    READY,
    /// Was shown before the one that is shown now.
    KEPT,
    /// Is being removed; nobody may write to it.
    RETIRED,
    /// Holds the rows of one key until they take the place of those that are shown: never shown itself, never resumed.
    SCRATCH;

    /// As the table writes it.
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static GenerationState of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
