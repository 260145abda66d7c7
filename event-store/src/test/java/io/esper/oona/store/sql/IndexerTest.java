package io.esper.oona.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.esper.oona.store.Append;
import io.esper.oona.store.Store;
import io.esper.oona.store.contract.DatabaseFixture;
import io.esper.oona.store.contract.LogOptions;
import io.esper.oona.store.testing.TestDatabase;
import io.esper.oona.store.testing.TestMessages;
import org.junit.jupiter.api.Test;

class IndexerTest {
    private static final int APPENDS_MAX = 300;

    private final TestMessages messages = new TestMessages(8);
    private final Semaphore bulks = new Semaphore(0);
    private final Semaphore packing = new Semaphore(0);
    private final Semaphore mayPack = new Semaphore(0);

    private void listen(String done) {
        if (done.equals("move watermark")) {
            bulks.release();
        } else if (done.equals("lock class")) {
            packing.release();
            mayPack.acquireUninterruptibly();
        }
    }

    /// A bulk begins with an append, so appends go on until one has been written.
    private boolean appendUntil(Store store, Semaphore happened) throws InterruptedException {
        for (int i = 0; i < APPENDS_MAX; i++) {
            store.log().append(Append.of(messages.mixed(20)));
            if (happened.tryAcquire(100, TimeUnit.MILLISECONDS)) {
                return true;
            }
        }
        return false;
    }

    @Test
    void bulks_go_on_while_what_follows_one_takes_its_time() throws InterruptedException {
        try (DatabaseFixture fixture = DatabaseFixture.on(TestDatabase.Kind.H2);
                Store store = ListeningH2.open(
                        fixture.settings(LogOptions.of(Clock.systemUTC()).withIndexLag(10)), this::listen)) {
            try {
                assertThat(appendUntil(store, packing)).isTrue();
                bulks.drainPermits();
                for (int bulk = 1; bulk <= 3; bulk++) {
                    assertThat(appendUntil(store, bulks)).isTrue();
                }
            } finally {
                mayPack.release(1_000_000);
            }
        }
    }
}
