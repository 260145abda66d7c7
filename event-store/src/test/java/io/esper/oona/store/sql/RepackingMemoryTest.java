package io.esper.oona.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

import io.esper.oona.event.Message;
import io.esper.oona.event.Retention;
import io.esper.oona.store.Append;
import io.esper.oona.store.Store;
import io.esper.oona.store.testing.StoredEvents;
import io.esper.oona.store.testing.TestDatabase;
import io.esper.oona.store.testing.TestMessages;
import org.junit.jupiter.api.Test;

/// What re-packing holds in memory is bounded in bytes, not in events.
class RepackingMemoryTest {
    private static final int LARGE_BYTES = 300_000;

    private final TestMessages messages = new TestMessages(23);
    private final SplittableRandom random = new SplittableRandom(23);
    private final List<Message> stored = new ArrayList<>();
    private long mostBytes;

    private final class Measuring extends H2Sql {
        @Override
        ClassPage page(Connection connection, Retention retention, long after, int limit, boolean bodies)
                throws SQLException {
            ClassPage page = super.page(connection, retention, after, limit, bodies);
            mostBytes = Math.max(mostBytes, page.blocks().stream().mapToLong(row -> row.body().length).sum());
            return page;
        }
    }

    private void append(Store store, Message message) {
        store.log().append(Append.of(List.of(message)));
        stored.add(message);
    }

    private Message large() {
        byte[] noise = new byte[LARGE_BYTES / 2];
        random.nextBytes(noise);
        return messages.message("telemetry.seed.health", Retention.HOURS_72, "LayerHealthReport", List.of(),
                "\"" + HexFormat.of().formatHex(noise) + "\"");
    }

    @Test
    void large_payloads_are_not_all_read_at_once_and_small_ones_between_them_are_merged() {
        try (TestDatabase database = TestDatabase.Kind.H2.create();
                Store store = Stores.open(database.settings(), dialect -> new Measuring())) {
            for (int i = 0; i < 20; i++) {
                append(store, large());
            }
            for (int i = 0; i < 40; i++) {
                append(store, messages.telemetry());
            }
            append(store, large());
            mostBytes = 0;
            assertThat(store.maintenance().repack()).isGreaterThan(38);
            assertThat(mostBytes).isBetween(1L, 3L * LARGE_BYTES);
            assertThat(StoredEvents.ids(store)).isEqualTo(StoredEvents.idsOf(stored));
            assertThat(store.maintenance().repack()).isZero();
        }
    }
}
