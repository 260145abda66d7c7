package io.esper.oona.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.esper.oona.store.Append;
import io.esper.oona.store.AppendResult;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreException;
import io.esper.oona.store.contract.DatabaseFixture;
import io.esper.oona.store.contract.LogOptions;
import io.esper.oona.store.testing.LogLock;
import io.esper.oona.store.testing.TestDatabase;
import io.esper.oona.store.testing.TestMessages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The row that says where the log ends: who moves it, and who is told.
class LogHeadTest {
    private final TestMessages messages = new TestMessages(4);

    private static boolean acquired(Semaphore semaphore) {
        try {
            return semaphore.tryAcquire(30, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Test
    void on_h2_readers_see_what_others_wrote_while_an_own_append_waits_for_the_lock() {
        Semaphore waits = new Semaphore(0);
        try (TestDatabase database = TestDatabase.Kind.H2.create();
                Store other = database.open();
                Store store = ListeningH2.open(database.settings(), done -> {
                    if (done.equals("lock log")) {
                        waits.release();
                    }
                })) {
            waits.drainPermits(); // of opening
            other.log().append(Append.of(messages.mixed(1)));
            CompletableFuture<AppendResult> own = other.inTransaction(connection -> {
                LogLock.take(connection, Store.Dialect.H2);
                CompletableFuture<AppendResult> waiting = store.log().appendAsync(Append.of(messages.mixed(1)));
                assertThat(acquired(waits)).isTrue();
                assertThat(store.log().head()).isEqualTo(1);
                return waiting;
            });
            assertThat(own.join().outcomes()).containsExactly(new AppendResult.Stored(2));
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_head_moves_only_from_where_its_lock_found_it(TestDatabase.Kind kind) {
        LogSql sql = kind == TestDatabase.Kind.H2 ? new H2Sql() : new PostgresSql();
        try (TestDatabase database = kind.create(); Store store = database.open()) {
            store.log().append(Append.of(messages.mixed(2)));
            HeadRow stale = new HeadRow(1, 0, 1, 0, 0);
            assertThatThrownBy(() -> store.inTransaction(connection -> {
                sql.moveHead(connection, stale, new HeadRow(3, 0, 3, 0, 0));
                return true;
            })).isInstanceOf(StoreException.Unavailable.class).hasMessageContaining("no longer ends at position 1");
            assertThat(store.log().head()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_status_takes_one_connection(TestDatabase.Kind kind) {
        try (DatabaseFixture fixture = DatabaseFixture.on(kind);
                Store store = fixture.open(LogOptions.of(Clock.systemUTC()).withConnections(2))) {
            store.log().append(Append.of(messages.mixed(2)));
            assertThat(store.<Long>query(held -> store.log().status().head())).isEqualTo(2);
        }
    }
}
