package io.esper.oona.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import com.zaxxer.hikari.util.DriverDataSource;
import io.esper.oona.event.Message;
import io.esper.oona.store.Append;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.testing.StoredEvents;
import io.esper.oona.store.testing.TestDatabase;
import io.esper.oona.store.testing.TestMessages;
import org.junit.jupiter.api.Test;

/// An error of anybody makes the view forget what it knows, in whatever moment of a look-up: what is stored is found all the
/// same.
class ForgetfulViewTest {
    private static final int FINDS_MIN = 1_000;
    private static final int FORGOTTEN_MIN = 100;

    private final TestMessages messages = new TestMessages(17);
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();

    private static DataSource source(TestDatabase database) {
        StoreSettings settings = database.settings();
        return new DriverDataSource(settings.url().replaceFirst("^jdbc:h2:", "jdbc:h2:retry:")
                + ";AUTO_SERVER=TRUE;SCHEMA=OONA_MAIN", null, new Properties(), settings.user(),
                settings.password());
    }

    /// Once in each look-up, in a moment of its own.
    private void forgetAgainAndAgain(LogView view) {
        SplittableRandom random = new SplittableRandom(17);
        int last = 0;
        while (!over.get()) {
            if (asked.get() == last) {
                Thread.onSpinWait();
                continue;
            }
            last = asked.get();
            for (int turns = random.nextInt(4_000); turns > 0; turns--) {
                Thread.onSpinWait();
            }
            view.forget();
        }
    }

    @Test
    void an_event_that_is_only_in_blocks_is_found_while_the_view_forgets_it() throws Exception {
        List<Message> stored = messages.mixed(60);
        List<UUID> ids = StoredEvents.idsOf(stored);
        try (TestDatabase database = TestDatabase.Kind.H2.create(); Store writer = database.open()) {
            writer.log().append(Append.of(stored));
            assertFound(source(database), ids);
            writer.maintenance().index();
            assertFound(source(database), ids);
        }
    }

    private void assertFound(DataSource source, List<UUID> ids) throws SQLException, InterruptedException {
        LogSql sql = new H2Sql();
        DurableHead durable = new DurableHead(source, sql, true, new WriteStop(() -> {}));
        LogView view = new LogView(sql, durable);
        over.set(false);
        Thread forgetting = Thread.ofPlatform().daemon().start(() -> forgetAgainAndAgain(view));
        try (Lookups lookups = new Lookups(source, sql, view, durable)) {
            long doubts = view.doubts();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            for (int i = 0; i < FINDS_MIN || (view.doubts() - doubts) / 2 < FORGOTTEN_MIN; i++) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                asked.incrementAndGet();
                UUID id = ids.get(i % ids.size());
                assertThat(lookups.find(id)).as("look-up %d", i).isPresent();
                assertThat(lookups.find(messages.id())).isEmpty();
            }
        } finally {
            over.set(true);
            forgetting.join();
        }
    }
}
