package io.esper.oona.store.sql;

import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

import io.esper.oona.event.Retention;
import io.esper.oona.store.StoredEvent;
import io.esper.oona.store.block.Block;
import io.esper.oona.store.block.Places;
import org.jspecify.annotations.Nullable;

/// Small blocks that were opened for a look-up, kept for the next: an entity is sourced again with each of its commands. The
/// least recently used go first. Thread-safe.
///
/// Events never change, so what is kept is right whatever re-packing does. Expiry is the caller's to see to: compare with a
/// floor that is as new as the answer must be.
final class BlockCache {
    /// Opened blocks of one store; about 10,000 events of low-frequency topics.
    static final long BYTES_MAX = 16 * 1024 * 1024;
    /// Larger blocks are read in sweeps; keeping them would drive out hundreds of small ones.
    private static final long BLOCK_BYTES_MAX = 64 * 1024;

    private final long bytesMax;
    private final Map<Long, Block> byUse = new LinkedHashMap<>(64, 0.75f, true);
    private final Map<Retention, NavigableMap<Long, Block>> byLastPosition = new EnumMap<>(Retention.class);
    private long bytes;

    /// An empty cache.
    ///
    /// @param bytesMax about so much memory; 0 keeps nothing
    BlockCache(long bytesMax) {
        this.bytesMax = bytesMax;
        for (Retention retention : Retention.values()) {
            byLastPosition.put(retention, new TreeMap<>());
        }
    }

    /// The event at a place, if its block is kept.
    synchronized @Nullable StoredEvent find(long place) {
        Map.Entry<Long, Block> at = of(Places.retention(place)).ceilingEntry(Places.position(place));
        if (at == null) {
            return null;
        }
        Block block = at.getValue();
        int index = block.indexOf(Places.position(place));
        if (index < 0) {
            return null;
        }
        byUse.get(key(block)); // counts as a use
        return block.event(index);
    }

    /// Keeps a block whose events are durable.
    synchronized void add(Block block) {
        if (block.bytes() > Math.min(bytesMax, BLOCK_BYTES_MAX)) {
            return;
        }
        Block before = byUse.put(key(block), block);
        of(block.retention()).put(lastPosition(block), block);
        bytes += block.bytes() - (before == null ? 0 : before.bytes());
        Iterator<Block> eldest = byUse.values().iterator();
        while (bytes > bytesMax) {
            Block gone = eldest.next();
            eldest.remove();
            of(gone.retention()).remove(lastPosition(gone));
            bytes -= gone.bytes();
        }
    }

    private NavigableMap<Long, Block> of(Retention retention) {
        NavigableMap<Long, Block> blocks = byLastPosition.get(retention);
        if (blocks == null) {
            throw new IllegalStateException("Every class has its map; " + retention + " has none.");
        }
        return blocks;
    }

    private static long lastPosition(Block block) {
        return block.position(block.count() - 1);
    }

    private static long key(Block block) {
        return Places.of(lastPosition(block), block.retention());
    }
}
