package io.esper.oona.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.esper.oona.event.Retention;
import io.esper.oona.store.block.Block;
import io.esper.oona.store.block.BlockReader;
import io.esper.oona.store.block.BlockWriter;
import io.esper.oona.store.block.Entry;
import io.esper.oona.store.block.Places;
import io.esper.oona.store.testing.TestMessages;
import org.junit.jupiter.api.Test;

class BlockCacheTest {
    private final TestMessages messages = new TestMessages(5);

    /// A block of reports at these positions.
    private Block block(long... positions) {
        List<Entry> entries = new ArrayList<>();
        for (long position : positions) {
            entries.add(new Entry(position, 1_000 + position, messages.report("bp-1")));
        }
        try (BlockWriter writer = new BlockWriter(); BlockReader reader = new BlockReader()) {
            return reader.read(writer.write(Retention.INDEFINITE, 1, entries));
        }
    }

    private static long place(long position) {
        return Places.of(position, Retention.INDEFINITE);
    }

    @Test
    void finds_the_events_of_what_it_keeps_and_no_others() {
        BlockCache cache = new BlockCache(BlockCache.BYTES_MAX);
        cache.add(block(3, 5, 9));
        assertThat(Objects.requireNonNull(cache.find(place(5))).position()).isEqualTo(5);
        assertThat(Objects.requireNonNull(cache.find(place(9))).position()).isEqualTo(9);
        assertThat(cache.find(place(4))).isNull();
        assertThat(cache.find(place(10))).isNull();
        assertThat(cache.find(Places.of(5, Retention.DAYS_30))).isNull();
    }

    @Test
    void what_re_packing_made_of_it_stands_beside_it() {
        BlockCache cache = new BlockCache(BlockCache.BYTES_MAX);
        cache.add(block(1, 2));
        cache.add(block(3, 4));
        cache.add(block(1, 2, 3, 4, 6));
        for (long position : new long[]{1, 2, 3, 4, 6}) {
            assertThat(Objects.requireNonNull(cache.find(place(position))).position()).isEqualTo(position);
        }
    }

    @Test
    void the_least_recently_used_go_first() {
        Block sample = block(1);
        BlockCache cache = new BlockCache(10 * sample.bytes());
        for (int position = 1; position <= 9; position++) {
            cache.add(block(position));
        }
        assertThat(cache.find(place(1))).isNotNull();
        for (int position = 10; position <= 16; position++) {
            cache.add(block(position));
        }
        assertThat(cache.find(place(1))).isNotNull();
        assertThat(cache.find(place(2))).isNull();
        assertThat(cache.find(place(16))).isNotNull();
    }

    @Test
    void a_cache_of_nothing_keeps_nothing() {
        BlockCache cache = new BlockCache(0);
        cache.add(block(1));
        assertThat(cache.find(place(1))).isNull();
    }
}
