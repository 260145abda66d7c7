package io.esper.oona.store.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

import io.esper.oona.event.Message;
import io.esper.oona.event.Tag;
import io.esper.oona.store.Append;
import io.esper.oona.store.AppendCondition;
import io.esper.oona.store.AppendResult;
import io.esper.oona.store.Criterion;
import io.esper.oona.store.LogElement;
import io.esper.oona.store.LogReader;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreException;
import io.esper.oona.store.StoredEvent;
import io.esper.oona.store.testing.TestMessages;
import org.junit.jupiter.api.Test;

/// Many threads and several stores on one log.
abstract class ConcurrencyContract extends ContractPart {

    /// Runs so many at once and returns what they return.
    private static <T> List<T> together(int threads, IntFunction<Callable<T>> work) throws Exception {
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            CyclicBarrier start = new CyclicBarrier(threads);
            List<Future<T>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                Callable<T> own = work.apply(i);
                running.add(pool.submit(() -> {
                    start.await();
                    return own.call();
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : running) {
                results.add(future.get());
            }
            return results;
        } catch (ExecutionException failed) {
            throw new AssertionError(failed.getCause());
        }
    }

    /// A batch and where its messages went.
    private record Acknowledged(List<Message> batch, List<Long> positions) {}

    private static List<Acknowledged> appendBatches(Store store, int seed, int batches) {
        TestMessages own = new TestMessages(1_000 + seed);
        List<Acknowledged> acknowledged = new ArrayList<>();
        for (int i = 0; i < batches; i++) {
            List<Message> batch = own.mixed(1 + (seed + i) % 5);
            acknowledged.add(new Acknowledged(batch, positions(append(store, batch))));
        }
        return acknowledged;
    }

    private static void assertEachStoredOnceAndWhole(Store store, List<Acknowledged> acknowledged) {
        List<StoredEvent> events = events(store);
        assertThat(positionsOf(events)).isEqualTo(count(acknowledged.stream().mapToInt(a -> a.batch().size()).sum()));
        for (Acknowledged append : acknowledged) {
            long first = append.positions().getFirst();
            for (int i = 0; i < append.batch().size(); i++) {
                assertThat(append.positions().get(i)).isEqualTo(first + i);
                assertIs(events.get((int) first + i - 1), append.batch().get(i));
            }
        }
    }

    @Test
    void sixteen_threads_store_every_batch_once_whole_and_without_gap() throws Exception {
        Store store = open(options().withIndexLag(100));
        List<Acknowledged> all = together(16, i -> () -> appendBatches(store, i, 25)).stream().flatMap(List::stream)
                .toList();
        assertEachStoredOnceAndWhole(store, all);
    }

    @Test
    void four_stores_store_every_batch_once_whole_and_without_gap() throws Exception {
        List<Store> stores =
                IntStream.range(0, 4).mapToObj(i -> open(options().withIndexLag(50).withConnections(4))).toList();
        List<Acknowledged> all = together(8, i -> () -> appendBatches(stores.get(i % 4), i, 15)).stream()
                .flatMap(List::stream).toList();
        assertEachStoredOnceAndWhole(stores.getFirst(), all);
        stores.getLast().maintenance().index();
        assertThat(stores.getFirst().log().status().indexedTo()).isEqualTo(stores.getFirst().log().head());
    }

    @Test
    void eight_threads_with_the_same_ids_store_each_once() throws Exception {
        Store store = open(options().withIndexLag(40));
        List<Message> shared = messages.mixed(200);
        assertSameIdsStoredOnce(List.of(store), shared);
    }

    @Test
    void two_stores_with_the_same_ids_store_each_once() throws Exception {
        assertSameIdsStoredOnce(List.of(open(options().withIndexLag(40)), open(options().withIndexLag(40))),
                messages.mixed(200));
    }

    private static void assertSameIdsStoredOnce(List<Store> stores, List<Message> shared) throws Exception {
        List<Map<UUID, Long>> answers = together(8, i -> () -> {
            Map<UUID, Long> own = new HashMap<>();
            for (int from = 0; from < shared.size(); from += 5) {
                List<Message> batch = shared.subList(from, from + 5);
                List<Long> positions = positions(append(stores.get(i % stores.size()), batch));
                for (int j = 0; j < 5; j++) {
                    own.put(batch.get(j).envelope().eventId(), positions.get(j));
                }
            }
            return own;
        });
        assertThat(new HashSet<>(answers)).hasSize(1);
        List<StoredEvent> events = events(stores.getFirst());
        assertThat(positionsOf(events)).isEqualTo(count(shared.size()));
        events.forEach(event -> assertThat(answers.getFirst()).containsEntry(event.eventId(), event.position()));
    }

    @Test
    void of_conflicting_conditions_at_most_one_wins_each_round() throws Exception {
        Store store = open(options().withIndexLag(20));
        assertAtMostOneWinsEachRound(List.of(store));
    }

    @Test
    void of_conflicting_conditions_in_two_stores_at_most_one_wins_each_round() throws Exception {
        assertAtMostOneWinsEachRound(List.of(open(options().withIndexLag(20)), open(options().withIndexLag(20))));
    }

    /// An append that was acknowledged under a condition.
    private record Won(AppendCondition condition, long position) {}

    private static void assertAtMostOneWinsEachRound(List<Store> stores) throws Exception {
        int rounds = 15;
        List<Won> won = together(8, i -> () -> {
            TestMessages own = new TestMessages(500 + i);
            List<Won> mine = new ArrayList<>();
            Store store = stores.get(i % stores.size());
            for (int round = 0; round < rounds; round++) {
                Criterion seed = Criterion.tagged(new Tag("seed", "7," + round));
                AppendCondition condition =
                        new AppendCondition(List.of(seed, Criterion.tagged(new Tag("blueprint", "r" + round))), 0);
                Message message = i % 2 == 0 ? own.command("7," + round, "b" + i) : own.report("r" + round);
                try {
                    AppendResult result = store.log().append(Append.of(List.of(message), condition));
                    mine.add(new Won(condition, positions(result).getFirst()));
                } catch (StoreException.ConditionFailed lost) {
                    assertThat(lost.position()).isPositive();
                }
            }
            return mine;
        }).stream().flatMap(List::stream).toList();
        List<StoredEvent> events = events(stores.getFirst());
        assertThat(events).hasSize(rounds);
        assertThat(won).hasSize(rounds);
        for (Won append : won) {
            assertThat(events).noneMatch(event -> event.position() > append.condition().after()
                    && event.position() < append.position() && append.condition().criteria().stream()
                            .anyMatch(criterion -> event.tags().containsAll(criterion.tags())));
        }
    }

    @Test
    void an_interrupted_caller_neither_loses_its_append_nor_fails_those_of_others() throws Exception {
        Store store = open();
        List<Thread> threads = new ArrayList<>();
        ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        AtomicInteger stillInterrupted = new AtomicInteger();
        for (int i = 0; i < 8; i++) {
            int seed = 900 + i;
            threads.add(Thread.ofVirtual().start(() -> {
                if (seed == 900) {
                    Thread.currentThread().interrupt();
                }
                try {
                    appendBatches(store, seed, 20);
                } catch (RuntimeException failed) {
                    failures.add(failed);
                }
                stillInterrupted.addAndGet(Thread.currentThread().isInterrupted() ? 1 : 0);
            }));
        }
        threads.getLast().interrupt();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
        assertThat(stillInterrupted).hasPositiveValue();
        assertThat(positionsOf(events(store))).hasSizeGreaterThan(160)
                .isEqualTo(count((int) store.log().head()));
    }

    @Test
    void readers_under_writers_see_a_growing_prefix_without_gap() throws Exception {
        Store writer = open(options().withIndexLag(100));
        Store reader = open();
        List<Boolean> ends = together(6, i -> () -> {
            if (i < 4) {
                appendBatches(writer, 50 + i, 25);
                return true;
            }
            Store own = i == 4 ? reader : writer;
            long seen = 0;
            while (seen < 100) {
                long next = 0;
                assertThat(own.log().awaitBeyond(seen, PATIENCE)).isGreaterThan(seen);
                try (LogReader read = own.log().read(ReadQuery.after(0))) {
                    for (LogElement element = read.next(); element != null; element = read.next()) {
                        next++;
                        assertThat(((StoredEvent) element).position()).isEqualTo(next);
                    }
                    assertThat(next).isEqualTo(read.head()).isGreaterThanOrEqualTo(seen);
                }
                seen = next;
            }
            return true;
        });
        assertThat(ends).hasSize(6);
        Set<UUID> ids = new HashSet<>(events(reader).stream().map(StoredEvent::eventId).toList());
        assertThat(ids).hasSize((int) reader.log().head()).isNotEmpty();
    }
}
