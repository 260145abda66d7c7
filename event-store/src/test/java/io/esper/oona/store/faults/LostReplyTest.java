package io.esper.oona.store.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

import io.esper.oona.event.Message;
import io.esper.oona.event.Tag;
import io.esper.oona.store.Append;
import io.esper.oona.store.AppendCondition;
import io.esper.oona.store.AppendResult;
import io.esper.oona.store.Criterion;
import io.esper.oona.store.Cursor;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.sql.Stores;
import io.esper.oona.store.testing.StoredEvents;
import io.esper.oona.store.testing.TestDatabase;
import io.esper.oona.store.testing.TestMessages;
import org.junit.jupiter.api.Test;

/// The connection breaks after PostgreSQL has done what it was asked and before it could say so.
class LostReplyTest {
    private static final int REPLIES_OF_AN_APPEND_MAX = 9;

    private final TestMessages messages = new TestMessages(11);

    private static Store throughProxy(TestDatabase database, DroppingProxy proxy) {
        StoreSettings direct = database.settings();
        int port = port(direct);
        return Stores.open(StoreSettings.of(direct.url().replace(":" + port + "/", ":" + proxy.port() + "/"))
                .withCredentials(direct.user(), direct.password()));
    }

    private static int port(StoreSettings settings) {
        return URI.create(settings.url().substring("jdbc:".length())).getPort();
    }

    private interface Appends {
        AppendResult to(Store store, List<Message> batch, int round);
    }

    private void assertResolvedExactlyOnce(int repliesAtLeast, Appends append) {
        try (TestDatabase database = TestDatabase.Kind.POSTGRESQL.create();
                DroppingProxy proxy = new DroppingProxy(port(database.settings()));
                Store store = throughProxy(database, proxy)) {
            List<Message> all = new ArrayList<>();
            for (int replies = 0; replies < REPLIES_OF_AN_APPEND_MAX; replies++) {
                List<Message> calm = messages.mixed(3);
                store.log().append(Append.of(calm));
                all.addAll(calm);
                List<Message> batch = messages.mixed(4);
                proxy.dropReplyAfter(replies);
                AppendResult result = append.to(store, batch, replies);
                proxy.calm();
                assertThat(result.outcomes()).extracting(AppendResult.Outcome::position)
                        .containsExactly(all.size() + 1L, all.size() + 2L, all.size() + 3L, all.size() + 4L);
                all.addAll(batch);
                assertThat(StoredEvents.ids(store)).isEqualTo(StoredEvents.idsOf(all));
            }
            assertThat(proxy.calm()).isGreaterThanOrEqualTo(repliesAtLeast);
        }
    }

    @Test
    void an_append_whose_reply_is_lost_is_resolved_exactly_once() {
        assertResolvedExactlyOnce(1, (store, batch, round) -> store.log().append(Append.of(batch)));
    }

    @Test
    void an_append_with_a_cursor_whose_reply_is_lost_is_resolved_exactly_once() {
        assertResolvedExactlyOnce(4, (store, batch, round) -> store.log().append(new Append(batch, null,
                Append.OnConflict.REFUSE_BATCH, List.of(), List.of(), List.of(new Cursor("bus", "at " + round)))));
    }

    @Test
    void a_conditional_append_whose_reply_is_lost_does_not_fail_over_itself() {
        assertResolvedExactlyOnce(1, (store, batch, round) -> {
            List<Message> own = new ArrayList<>(batch);
            Criterion criterion = Criterion.tagged(new Tag("blueprint", "only-" + round));
            own.set(0, messages.report("only-" + round));
            batch.set(0, own.getFirst());
            return store.log().append(Append.of(own, new AppendCondition(List.of(criterion), 0)));
        });
    }
}
