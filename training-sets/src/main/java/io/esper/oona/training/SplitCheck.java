package io.esper.oona.training;

import java.util.HashMap;
import java.util.Map;

/// Whether every group is in one split, and in the one that salt and shares give it.
final class SplitCheck {
    private final SplitSettings settings;
    private final Map<String, String> splitOfGroup = new HashMap<>();
    private final Faults faults = new Faults("splits share no group, and each group is where its hash puts it");

    SplitCheck(SplitSettings settings) {
        this.settings = settings;
    }

    void take(String group, String split) {
        String before = splitOfGroup.putIfAbsent(group, split);
        if (before == null) {
            faults.unless(settings.of(group).text().equals(split), () -> group);
        } else if (!before.equals(split)) {
            faults.unless(false, () -> group);
        }
    }

    DatasetCheck result() {
        return faults.result();
    }
}
