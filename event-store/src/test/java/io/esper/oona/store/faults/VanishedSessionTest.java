package io.esper.oona.store.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

import io.esper.oona.event.Message;
import io.esper.oona.store.Append;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.testing.LogLock;
import io.esper.oona.store.testing.StoredEvents;
import io.esper.oona.store.testing.TestDatabase;
import io.esper.oona.store.testing.TestMessages;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Sessions of others that take the log's lock and vanish with it, as those of a killed process do: their transaction is rolled
/// back, and nothing of what was appended meanwhile goes with it.
class VanishedSessionTest {

    /// Takes the lock again and again, and lets the session vanish.
    private static void haunt(StoreSettings settings, AtomicBoolean stopping) {
        boolean embedded = settings.url().startsWith("jdbc:h2:");
        String url = embedded
                ? settings.url().replaceFirst("^jdbc:h2:", "jdbc:h2:retry:") + ";AUTO_SERVER=TRUE"
                : settings.url();
        while (!stopping.get()) {
            try (Connection connection = DriverManager.getConnection(url, settings.user(), settings.password());
                    Statement statement = connection.createStatement()) {
                statement.execute(embedded ? "SET SCHEMA OONA_MAIN" : "SET search_path TO oona_main");
                connection.setAutoCommit(false);
                LogLock.take(connection, embedded ? Store.Dialect.H2 : Store.Dialect.POSTGRESQL);
            } catch (SQLException lockTimeout) {
                // it vanishes all the same
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_is_appended_while_sessions_take_the_lock_and_vanish_stays(TestDatabase.Kind kind) throws Exception {
        TestMessages messages = new TestMessages(77);
        List<UUID> expected = new ArrayList<>();
        AtomicBoolean stopping = new AtomicBoolean();
        List<Thread> ghosts = new ArrayList<>();
        try (TestDatabase database = kind.create()) {
            try (Store store = database.open(); Store other = database.open()) {
                for (int i = 0; i < 3; i++) {
                    ghosts.add(Thread.ofPlatform().start(() -> haunt(database.settings(), stopping)));
                }
                for (int i = 0; i < Soak.rounds(400); i++) {
                    List<Message> batch = messages.mixed(1 + i % 3);
                    (i % 5 == 0 ? other : store).log().append(Append.of(batch));
                    expected.addAll(StoredEvents.idsOf(batch));
                    assertThat(store.log().head()).isEqualTo(expected.size());
                }
                stopping.set(true);
                for (Thread ghost : ghosts) {
                    ghost.join();
                }
                assertThat(StoredEvents.ids(store)).isEqualTo(expected);
            }
            try (Store store = database.open()) {
                assertThat(StoredEvents.ids(store)).isEqualTo(expected);
            }
        } finally {
            stopping.set(true);
        }
    }
}
