package io.esper.oona.projection;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.esper.oona.projection.table.Table;
import io.esper.oona.projection.table.Unfolded;
import org.jspecify.annotations.Nullable;

/// A read model: a pure fold over the log and the tables that hold its result. Live and in a rebuild the same code runs.
public interface Projection {

    /// The stable name, 1 to 64 of `[a-z_]`.
    String name();

    /// Raised whenever the same events give other rows: rows of an older version are not continued but rebuilt.
    int version();

    /// The topics whose events it folds; empty for all that there are, registered ones too. [#RUN_TOPICS] are read in any case, because
    /// they tell which runs there are.
    Set<String> topics();

    /// Its tables.
    List<Table<?>> tables();

    /// How rows of its tables that pack many entries are shown, where differences are.
    default List<Unfolded> unfolded() {
        return List.of();
    }

    /// A fold with empty memory.
    Fold open();

    /// What the event's rows belong to; told apart by its first 600 characters. If an event cannot be folded, everything later of its
    /// key is parked with it: the rows would not be those of the log any more.
    String key(ProjectionEvent event);

    /// The column of every table that holds an event's key, if the rows of a key depend on nothing but the events of that key and on which
    /// runs there are; empty if keys depend on each other.
    default Optional<String> keyColumn() {
        return Optional.empty();
    }

    /// Whether the work can be divided by key: each row belongs to one key, and depends on nothing but the events of that key and on which
    /// runs there are. Then several owners may fold the keys' events beside each other; see [ProjectionRunner].
    default boolean divisible() {
        return keyColumn().isPresent();
    }

    /// What a row adds to the state's hash; see [Fold#hash].
    default <R> long hash(Table<R> table, R row) {
        return StateHash.of(table, row);
    }

    /// Why the event cannot be folded, as far as can be told without its rows; null if it can.
    default @Nullable String refusal(ProjectionEvent event) {
        return null;
    }

    /// The topics that name the runs.
    Set<String> RUN_TOPICS = Set.of("system.events.epoch", "system.events.rollback");
}
