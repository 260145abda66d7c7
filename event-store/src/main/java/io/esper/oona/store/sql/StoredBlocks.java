package io.esper.oona.store.sql;

import io.esper.oona.store.StoreException;
import io.esper.oona.store.block.Block;
import io.esper.oona.store.block.BlockFormatException;
import io.esper.oona.store.block.BlockReader;
import io.esper.oona.store.block.BlockRow;

/// The one place where a block that came from the database is opened, so that damage is the store's own error everywhere.
final class StoredBlocks {
    private StoredBlocks() {}

    /// Opens a block.
    ///
    /// @throws StoreException.Corrupt if its bytes are damaged, or of a layout that this version does not know
    static Block open(BlockReader reader, BlockRow row) {
        try {
            return reader.read(row);
        } catch (BlockFormatException damaged) {
            throw corrupt(row, damaged);
        }
    }

    /// How large a block is once it is opened, bytes.
    ///
    /// @throws StoreException.Corrupt if its bytes are damaged
    static int openedBytes(BlockRow row) {
        try {
            return BlockReader.openedBytes(row);
        } catch (BlockFormatException damaged) {
            throw corrupt(row, damaged);
        }
    }

    private static StoreException corrupt(BlockRow row, BlockFormatException damaged) {
        return new StoreException.Corrupt("The block of class " + row.retention().text() + " from position "
                + row.firstPosition() + " to " + row.lastPosition() + " cannot be read: " + damaged.getMessage()
                + " Run oona doctor; what does not need this block still works.", damaged);
    }
}
