package io.esper.oona.store.sql;

import java.util.List;

import io.esper.oona.store.Criterion;

/// Says which criteria the index can answer. A criterion that no index answers must not pass as one that nothing matches.
@FunctionalInterface
interface IndexRules {

    /// Refuses criteria that the index cannot answer.
    ///
    /// @throws io.esper.oona.store.StoreException.NotIndexed naming what is not indexed
    void check(List<Criterion> criteria);
}
