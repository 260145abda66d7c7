package io.esper.oona.store.sql;

import java.util.List;

import io.esper.oona.store.block.BlockRow;
import org.jspecify.annotations.Nullable;

/// Blocks that hold what was asked for, with the log's end as of the same moment or before.
///
/// @param head   last committed position
/// @param place  where the id that was asked for is stored; null if the index does not know it, or a place was asked for
/// @param blocks each once, in any order
record HeldBlocks(long head, @Nullable Long place, List<BlockRow> blocks) {}
