package io.esper.oona.store;

import java.util.List;

import io.esper.oona.event.Retention;
import org.jspecify.annotations.Nullable;

/// Figures of a log at one moment.
///
/// @param head      last durable position
/// @param indexedTo every event up to here has its id and tags in the index; later ones are found by reading blocks
/// @param classes   one entry for each retention class
/// @param stopped   why this store appends nothing any more ([StoreException.Stopped]); null while it writes
public record LogStatus(long head, long indexedTo, List<ClassStatus> classes, @Nullable String stopped) {

    /// Figures of one retention class.
    ///
    /// @param events   events ever stored in the class
    /// @param expired  of these, how many have expired
    /// @param floor    the last expired position; 0 if none
    /// @param blocks   rows that hold the live events
    /// @param bodyBytes compressed bytes of these rows
    public record ClassStatus(Retention retention, long events, long expired, long floor, long blocks,
            long bodyBytes) {}

    public LogStatus {
        classes = List.copyOf(classes);
    }
}
