package io.esper.oona.cli;

import java.util.ArrayList;
import java.util.List;

import io.esper.oona.event.Flag;

/// The names of an event's flags.
final class FlagNames {
    private FlagNames() {}

    static List<String> of(int flags) {
        List<String> names = new ArrayList<>();
        for (Flag flag : Flag.values()) {
            if ((flags & flag.mask()) != 0) {
                names.add(flag.text());
            }
        }
        return names;
    }
}
