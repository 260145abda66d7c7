package io.esper.oona.training;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/// Counts what fails one check, and remembers where the first fault is. For one thread.
final class Faults {
    private final String name;
    private long checked;
    private long count;
    private @Nullable String first;

    /// @param name what is checked, as a statement that shall hold
    Faults(String name) {
        this.name = name;
    }

    /// Checks one thing.
    ///
    /// @param where says which one, if it is a fault
    void unless(boolean holds, Supplier<String> where) {
        checked++;
        if (!holds) {
            count++;
            if (first == null) {
                first = where.get();
            }
        }
    }

    DatasetCheck result() {
        return new DatasetCheck(name, count == 0,
                count == 0 ? checked + " checked" : count + " of " + checked + " do not hold, the first at " + first);
    }
}
