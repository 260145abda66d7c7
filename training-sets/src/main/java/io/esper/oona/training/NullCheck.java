package io.esper.oona.training;

import java.util.List;

/// Whether columns that a learner needs have a value in every row.
final class NullCheck {
    private final List<String> columns;
    private final Faults faults = new Faults("no value is missing where one must be");

    NullCheck(String... columns) {
        this.columns = List.of(columns);
    }

    void take(StoredRow row, String where) {
        for (String column : columns) {
            if (!row.has(column)) {
                faults.unless(false, () -> column + " of " + where);
                return;
            }
        }
        faults.unless(true, () -> where);
    }

    DatasetCheck result() {
        return faults.result();
    }
}
