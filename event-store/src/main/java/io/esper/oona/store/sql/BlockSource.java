package io.esper.oona.store.sql;

import java.sql.SQLException;
import java.util.List;

import io.esper.oona.event.Retention;
import io.esper.oona.store.block.BlockRow;

/// Where a merge gets its blocks from.
interface BlockSource {

    /// Up to `limit` blocks of a class that end after a position, in order; without bodies if not asked for.
    ClassPage page(Retention retention, long after, int limit, boolean bodies) throws SQLException;

    /// The blocks that hold these places now, each once, in any order.
    List<BlockRow> blocksOf(List<Long> places) throws SQLException;
}
