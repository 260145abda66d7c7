package io.esper.oona.store.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import io.esper.oona.event.Message;
import io.esper.oona.store.EventFilter;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreException;
import io.esper.oona.store.StoredEvent;
import io.esper.oona.store.Tail;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Reads that go on as the log grows.
abstract class TailContract extends ContractPart {
    private final ExecutorService others = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void end_the_other_threads() {
        others.shutdownNow();
    }

    private static StoredEvent next(Tail tail) throws InterruptedException {
        return (StoredEvent) Objects.requireNonNull(tail.next(PATIENCE), "nothing came");
    }

    private static List<Long> take(Tail tail, int events) throws InterruptedException {
        List<Long> positions = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            positions.add(next(tail).position());
        }
        return positions;
    }

    private static List<Long> takeQuietly(Tail tail, int events) {
        try {
            return take(tail, events);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Test
    void a_tail_returns_what_is_there_and_then_what_is_appended_later() throws InterruptedException {
        Store store = open();
        List<Message> all = new ArrayList<>(messages.mixed(5));
        append(store, all);
        try (Tail tail = store.log().tail(ReadQuery.after(0))) {
            assertThat(take(tail, 5)).isEqualTo(count(5));
            List<Message> later = messages.mixed(3);
            append(store, later);
            for (int i = 0; i < 3; i++) {
                assertIs(next(tail), later.get(i));
            }
            assertThat(tail.position()).isEqualTo(8);
        }
    }

    @Test
    void a_tail_at_the_head_returns_null_when_the_time_is_over() throws InterruptedException {
        Store store = open();
        append(store, messages.telemetry());
        try (Tail tail = store.log().tail(ReadQuery.after(1))) {
            assertThat(tail.next(Duration.ofMillis(1))).isNull();
            assertThat(tail.next(Duration.ZERO)).isNull();
            append(store, messages.telemetry());
            assertThat(next(tail).position()).isEqualTo(2);
        }
    }

    @Test
    void a_waiting_tail_wakes_when_its_own_store_appends() throws Exception {
        Store store = open();
        try (Tail tail = store.log().tail(ReadQuery.after(0))) {
            CompletableFuture<List<Long>> waiting = CompletableFuture.supplyAsync(() -> takeQuietly(tail, 3), others);
            append(store, messages.telemetry());
            append(store, messages.mixed(2));
            assertThat(waiting.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(count(3));
        }
    }

    @Test
    void a_waiting_tail_sees_what_another_store_appends() throws Exception {
        Store store = open();
        Store other = open();
        try (Tail tail = store.log().tail(ReadQuery.after(0))) {
            CompletableFuture<List<Long>> waiting = CompletableFuture.supplyAsync(() -> takeQuietly(tail, 3), others);
            append(other, messages.telemetry());
            append(other, messages.mixed(2));
            assertThat(waiting.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(count(3));
        }
    }

    @Test
    void a_filtered_tail_returns_only_what_matches_and_moves_its_position_over_the_rest() throws InterruptedException {
        Store store = open();
        EventFilter reports =
                new EventFilter(Set.of(), Set.of("FieldReport"), Set.of(), Set.of(), Set.of(), null, null, null, null);
        try (Tail tail = store.log().tail(ReadQuery.after(0).matching(reports))) {
            append(store, messages.telemetry(), messages.report("bp-1"), messages.telemetry());
            assertThat(next(tail).position()).isEqualTo(2);
            assertThat(tail.next(Duration.ZERO)).isNull();
            assertThat(tail.position()).isEqualTo(3);
            append(store, messages.telemetry());
            append(store, messages.report("bp-2"));
            assertThat(next(tail).position()).isEqualTo(5);
        }
    }

    @Test
    void a_later_tail_resumes_at_the_position_of_an_earlier_one() throws InterruptedException {
        Store store = open();
        append(store, messages.mixed(20));
        long position;
        try (Tail tail = store.log().tail(ReadQuery.after(0))) {
            take(tail, 7);
            position = tail.position();
        }
        assertThat(position).isEqualTo(7);
        append(store, messages.mixed(5));
        try (Tail tail = store.log().tail(ReadQuery.after(position))) {
            List<Long> rest = take(tail, 18);
            assertThat(rest.getFirst()).isEqualTo(8);
            assertThat(rest.getLast()).isEqualTo(25);
        }
    }

    @Test
    void a_tail_with_a_limit_or_an_end_stops_there() throws InterruptedException {
        Store store = open();
        append(store, messages.mixed(5));
        try (Tail limited = store.log().tail(ReadQuery.after(1).limit(2));
                Tail ended = store.log().tail(ReadQuery.after(0).until(3))) {
            assertThat(take(limited, 2)).containsExactly(2L, 3L);
            assertThat(limited.next(PATIENCE)).isNull();
            assertThat(take(ended, 3)).isEqualTo(count(3));
            assertThat(ended.next(PATIENCE)).isNull();
        }
    }

    @Test
    void several_tails_each_get_everything_in_order() throws Exception {
        Store store = open();
        List<Tail> tails = new ArrayList<>();
        List<CompletableFuture<List<Long>>> results = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Tail tail = store.log().tail(ReadQuery.after(0));
            tails.add(tail);
            results.add(CompletableFuture.supplyAsync(() -> takeQuietly(tail, 300), others));
        }
        for (int i = 0; i < 30; i++) {
            append(store, messages.mixed(10));
        }
        for (CompletableFuture<List<Long>> result : results) {
            assertThat(result.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(count(300));
        }
        tails.forEach(Tail::close);
    }

    @Test
    void more_tails_than_connections_get_everything() throws Exception {
        Store store = open(options().withConnections(2));
        List<CompletableFuture<List<Long>>> results = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Tail tail = store.log().tail(ReadQuery.after(0));
            results.add(CompletableFuture.supplyAsync(() -> takeQuietly(tail, 50), others));
        }
        for (int i = 0; i < 50; i++) {
            append(store, messages.telemetry());
        }
        for (CompletableFuture<List<Long>> result : results) {
            assertThat(result.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(count(50));
        }
    }

    @Test
    void waiting_for_the_head_ends_when_it_has_moved_and_tells_where_it_is() throws InterruptedException {
        Store store = open();
        assertThat(store.log().awaitBeyond(0, Duration.ofMillis(1))).isZero();
        append(store, messages.mixed(3));
        assertThat(store.log().awaitBeyond(0, PATIENCE)).isEqualTo(3);
        assertThat(store.log().awaitBeyond(2, PATIENCE)).isEqualTo(3);
        assertThat(store.log().awaitBeyond(3, Duration.ofMillis(1))).isEqualTo(3);
    }

    @Test
    void a_waiting_tail_can_be_interrupted() throws Exception {
        Store store = open();
        append(store, messages.telemetry());
        CompletableFuture<String> ended = new CompletableFuture<>();
        Thread waiting = Thread.ofVirtual().start(() -> {
            try (Tail tail = store.log().tail(ReadQuery.after(1))) {
                tail.next(PATIENCE);
                ended.complete("returned");
            } catch (InterruptedException interrupted) {
                ended.complete("interrupted");
            } catch (RuntimeException failed) {
                ended.completeExceptionally(failed);
            }
        });
        waiting.interrupt();
        assertThat(ended.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("interrupted");
    }

    @Test
    void a_tail_of_a_closed_store_fails_as_unavailable() {
        Store store = open();
        append(store, messages.telemetry());
        Tail tail = store.log().tail(ReadQuery.after(1));
        store.close();
        assertThatThrownBy(() -> tail.next(PATIENCE)).isInstanceOf(StoreException.Unavailable.class);
        tail.close();
    }
}
