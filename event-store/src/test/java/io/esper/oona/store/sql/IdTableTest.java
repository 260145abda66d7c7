package io.esper.oona.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;

import org.junit.jupiter.api.Test;

class IdTableTest {
    private final SplittableRandom random = new SplittableRandom(11);

    private UUID id() {
        return new UUID(random.nextLong(), random.nextLong());
    }

    @Test
    void finds_what_was_put_however_much_it_grows() {
        IdTable table = new IdTable(2);
        Map<UUID, IdEntry> expected = new HashMap<>();
        for (int i = 1; i <= 10_000; i++) {
            UUID id = id();
            table.put(id, i, -i);
            expected.put(id, new IdEntry(i, -i));
        }
        assertThat(table.size()).isEqualTo(10_000);
        expected.forEach((id, entry) -> assertThat(table.find(id)).isEqualTo(entry));
        for (int i = 0; i < 10_000; i++) {
            assertThat(table.find(id())).isNull();
        }
    }

    @Test
    void hands_over_every_id_once() {
        IdTable table = new IdTable(100);
        Map<UUID, Long> expected = new HashMap<>();
        for (int i = 1; i <= 500; i++) {
            UUID id = id();
            table.put(id, i, 7);
            expected.put(id, (long) i);
        }
        Map<UUID, Long> given = new HashMap<>();
        table.forEach(row -> assertThat(given.put(row.id(), row.place())).isNull());
        assertThat(given).isEqualTo(expected);
    }

    @Test
    void what_was_removed_is_not_found_and_its_neighbours_are() {
        IdTable table = new IdTable(8);
        UUID[] ids = new UUID[8];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = id();
            table.put(ids[i], i + 1, 0);
        }
        for (int i = 0; i < ids.length; i += 2) {
            table.remove(ids[i]);
        }
        for (int i = 0; i < ids.length; i++) {
            assertThat(table.find(ids[i])).isEqualTo(i % 2 == 0 ? null : new IdEntry(i + 1, 0));
        }
        table.put(ids[0], 99, 1);
        assertThat(table.find(ids[0])).isEqualTo(new IdEntry(99, 1));
    }

    @Test
    void a_second_put_replaces() {
        IdTable table = new IdTable(1);
        UUID id = id();
        table.put(id, 1, 1);
        table.put(id, 2, 2);
        assertThat(table.find(id)).isEqualTo(new IdEntry(2, 2));
        assertThat(table.size()).isEqualTo(1);
    }

    @Test
    void an_empty_table_finds_nothing() {
        assertThat(new IdTable(0).find(id())).isNull();
    }
}
