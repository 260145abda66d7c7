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
    /// Answers a question about the past and is removed then: never shown, never resumed.
    SCRATCH,
    /// The state at some position, for later questions about the past.
    SNAPSHOT,
    /// One of the parts of another generation.
    PART;

    /// As the table writes it.
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static GenerationState of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
