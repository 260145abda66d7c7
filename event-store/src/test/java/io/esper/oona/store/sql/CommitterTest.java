package io.esper.oona.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.esper.oona.event.Message;
import io.esper.oona.store.Append;
import io.esper.oona.store.AppendResult;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreException;
import io.esper.oona.store.testing.LogLock;
import io.esper.oona.store.testing.StoredEvents;
import io.esper.oona.store.testing.TestDatabase;
import io.esper.oona.store.testing.TestMessages;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class CommitterTest {
    private static final int WAITERS = 6;
    private static final int RACES = 6_000;

    private final TestMessages messages = new TestMessages(31);
    private final SplittableRandom random = new SplittableRandom(31);

    /// Whoever waits for a commit when its store is closed is answered: it sleeps until somebody wakes it.
    @Nested
    @Timeout(120)
    class Close {
        @Test
        void those_who_wait_for_a_commit_under_way_are_told_and_nothing_of_theirs_is_written_unsaid()
                throws InterruptedException {
            Semaphore atLock = new Semaphore(0);
            List<CompletableFuture<AppendResult>> answers = new ArrayList<>();
            List<List<Message>> batches = new ArrayList<>();
            try (TestDatabase database = TestDatabase.Kind.H2.create(); Store other = database.open()) {
                Store store = ListeningH2.open(database.settings(), done -> {
                    if (done.equals("lock log")) {
                        atLock.release();
                    }
                });
                store.log().append(Append.of(messages.mixed(1)));
                atLock.drainPermits();
                Thread closing = other.inTransaction(connection -> {
                    LogLock.take(connection, Store.Dialect.H2);
                    List<Thread> waiters = new ArrayList<>();
                    for (int i = 0; i < WAITERS; i++) {
                        List<Message> batch = messages.mixed(3);
                        CompletableFuture<AppendResult> answer = new CompletableFuture<>();
                        batches.add(batch);
                        answers.add(answer);
                        waiters.add(Thread.ofPlatform().daemon().start(() -> append(store, batch, answer)));
                    }
                    atLock.acquireUninterruptibly();
                    // one has gone for the lock, the others sleep
                    waitUntilAsleep(waiters);
                    return Thread.ofPlatform().daemon().start(store::close);
                });
                closing.join();
                List<Message> acknowledged = new ArrayList<>();
                for (int i = 0; i < WAITERS; i++) {
                    if (answered(answers.get(i))) {
                        acknowledged.addAll(batches.get(i));
                    }
                }
                assertThat(acknowledged).isNotEmpty();
                assertThat(StoredEvents.ids(other)).hasSize(1 + acknowledged.size())
                        .containsAll(StoredEvents.idsOf(acknowledged));
            }
        }

        private static void append(Store store, List<Message> batch, CompletableFuture<AppendResult> answer) {
            try {
                answer.complete(store.log().append(Append.of(batch)));
            } catch (RuntimeException refused) {
                answer.completeExceptionally(refused);
            }
        }

        private static void waitUntilAsleep(List<Thread> waiters) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (waiters.stream().filter(thread -> thread.getState() == Thread.State.WAITING)
                    .count() < WAITERS - 1) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                Thread.onSpinWait();
            }
        }

        private static boolean answered(CompletableFuture<AppendResult> answer) {
            try {
                return answer.orTimeout(60, TimeUnit.SECONDS).join() != null;
            } catch (CompletionException refused) {
                assertThat(refused.getCause()).isInstanceOf(StoreException.Unavailable.class)
                        .hasMessageContaining("closed");
                return false;
            }
        }

        @Test
        void who_comes_in_any_moment_of_the_closing_is_told() throws Exception {
            JdbcDataSource source = new JdbcDataSource();
            source.setUrl("jdbc:h2:mem:committer;LOCK_TIMEOUT=10000");
            LogSql sql = new H2Sql();
            WriteStop stop = new WriteStop(() -> {});
            Transactions transactions = new Transactions(source, sql, stop);
            DurableHead durable = new DurableHead(source, sql, true, stop);
            LogView view = new LogView(sql, durable);
            stop.because(new IllegalStateException("nothing is to be written")); // so that a race takes no time
            CyclicBarrier begin = new CyclicBarrier(2);
            ExecutorService comer = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());
            try (Indexer indexer = new Indexer(transactions, view, 1_000_000)) {
                for (int race = 0; race < RACES; race++) {
                    Committer committer =
                            new Committer(transactions, view, durable, indexer, Clock.systemUTC(), 4_096);
                    PendingAppend waiting = new PendingAppend(Append.of(messages.mixed(1)));
                    committer.enqueue(waiting);
                    PendingAppend append = new PendingAppend(Append.of(messages.mixed(1)));
                    int lateness = random.nextInt(40);
                    CompletableFuture<Void> came = CompletableFuture.runAsync(() -> {
                        begin(begin);
                        spinUntilTold(waiting, lateness);
                        committer.enqueue(append);
                        committer.drive(append);
                    }, comer);
                    begin(begin);
                    committer.close();
                    came.get(15, TimeUnit.SECONDS);
                    assertThat(append.result()).isCompletedExceptionally();
                }
            } finally {
                comer.shutdown(); // not close, which would wait for who was never told
            }
        }

        private static void begin(CyclicBarrier begin) {
            try {
                begin.await();
            } catch (InterruptedException | BrokenBarrierException failed) {
                throw new IllegalStateException(failed);
            }
        }

        /// The closing has told those that waited, so it is about to end.
        private static void spinUntilTold(PendingAppend waiting, int turnsLater) {
            while (!waiting.result().isDone()) {
                Thread.onSpinWait();
            }
            for (int turn = 0; turn < turnsLater; turn++) {
                Thread.onSpinWait();
            }
        }
    }
}
