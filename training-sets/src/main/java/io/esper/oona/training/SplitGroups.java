package io.esper.oona.training;

import java.util.HashMap;
import java.util.Map;

/// Holds that no group is in two splits, while rows are made. For one thread.
final class SplitGroups {
    private final Map<String, SplitSettings.Split> splits = new HashMap<>();

    /// Takes a row's group; whether it is the group's first.
    ///
    /// @throws IllegalStateException if the group is in another split already: what learns would be tested on what it has seen
    boolean add(String group, SplitSettings.Split split) {
        SplitSettings.Split before = splits.putIfAbsent(group, split);
        if (before != null && before != split) {
            throw new IllegalStateException(
                    "The group '" + group + "' is in the splits " + before.text() + " and " + split.text() + ".");
        }
        return before == null;
    }
}
