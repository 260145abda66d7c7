package io.esper.oona.store.sql;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;

import io.esper.oona.event.Retention;
import io.esper.oona.store.block.BlockRow;

/// Where a merge gets its blocks from.
interface BlockSource {

    /// Up to `limit` blocks of a class that end after a position, in order; without bodies if not asked for.
    ClassPage page(Retention retention, long after, int limit, boolean bodies) throws SQLException;

    /// Floors of the classes that have expired events: position and number of the last of them.
    Map<Retention, long[]> floors() throws SQLException;

    /// The blocks that hold these places now, each once, in any order.
    List<BlockRow> blocksOf(List<Long> places) throws SQLException;
}
