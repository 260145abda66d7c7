package io.esper.oona.store.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.esper.oona.store.StoredEvent;
import io.esper.oona.store.block.Block;
import io.esper.oona.store.block.BlockReader;
import io.esper.oona.store.block.BlockRow;
import io.esper.oona.store.block.Places;

/// Fetches single events by their places. Thread-safe.
record EventFetcher(LogSql sql) {

    /// The events at these places, in order of position; what has expired is left out. Bounded by the caller.
    List<StoredEvent> fetch(BlockSource blocks, List<Long> places) throws SQLException {
        Set<Long> wanted = new HashSet<>(places);
        List<StoredEvent> found = new ArrayList<>(places.size());
        try (BlockReader reader = new BlockReader()) {
            for (BlockRow row : blocks.blocksOf(places)) {
                Block block = StoredBlocks.open(reader, row);
                for (int i = 0; i < block.count(); i++) {
                    if (wanted.contains(Places.of(block.position(i), block.retention()))) {
                        found.add(block.event(i));
                    }
                }
            }
        }
        found.sort((one, other) -> Long.compare(one.position(), other.position()));
        return found;
    }
}
