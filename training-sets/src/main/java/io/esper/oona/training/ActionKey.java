package io.esper.oona.training;

import java.util.Comparator;

import io.esper.oona.event.Payload;
import org.jspecify.annotations.Nullable;

/// What a command does, as one of the actions of the data set. A text that the command lacks is empty.
record ActionKey(int layer, int seed, String blueprint, String strategy,
        String command) implements Comparable<ActionKey> {

    private static final Comparator<ActionKey> ORDER = Comparator.comparingInt(ActionKey::layer)
            .thenComparingInt(ActionKey::seed).thenComparing(ActionKey::blueprint).thenComparing(ActionKey::strategy)
            .thenComparing(ActionKey::command);

    static ActionKey of(Payload.Action action) {
        return new ActionKey(action.target().layer(), action.target().seed(), text(action.blueprintId()),
                text(action.graftingStrategy()), action.command());
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    @Override
    public int compareTo(ActionKey other) {
        return ORDER.compare(this, other);
    }
}
