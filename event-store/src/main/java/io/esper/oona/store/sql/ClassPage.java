package io.esper.oona.store.sql;

import java.util.List;

import io.esper.oona.store.block.BlockRow;

/// Some blocks of one class and the class's floor, both of one moment.
///
/// @param floorPosition last expired position, 0 if none
/// @param floorSequence number of expired events
record ClassPage(long floorPosition, long floorSequence, List<BlockRow> blocks) {}
