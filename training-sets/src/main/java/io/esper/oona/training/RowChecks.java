package io.esper.oona.training;

import java.util.List;

/// Checks the rows of one kind of data set, in the order of its files. For one thread.
interface RowChecks {
    void take(String split, StoredRow row);

    /// What was found, after the last row.
    List<DatasetCheck> results();
}
