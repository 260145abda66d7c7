package io.esper.oona.projection.innovation;

import org.jspecify.annotations.Nullable;

/// A grafting strategy as written, and which of the platform's it is.
///
/// @param name canonical name, null if it is none of the platform's
record Strategy(@Nullable String name, @Nullable String text) {
    static final Strategy NONE = new Strategy(null, null);

    static Strategy of(@Nullable String text) {
        return text == null
                ? NONE
                : new Strategy(GraftingStrategy.find(text).map(GraftingStrategy::text).orElse(null), text);
    }
}
