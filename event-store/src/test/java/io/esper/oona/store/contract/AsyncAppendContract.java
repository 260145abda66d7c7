package io.esper.oona.store.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.esper.oona.event.Message;
import io.esper.oona.store.Append;
import io.esper.oona.store.AppendResult;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreException;
import org.junit.jupiter.api.Test;

/// Appends that do not wait for their commit.
abstract class AsyncAppendContract extends ContractPart {

    private static CompletableFuture<AppendResult> submit(Store store, Message... batch) {
        return store.log().appendAsync(Append.of(List.of(batch)));
    }

    @Test
    void appends_are_stored_in_the_order_of_their_submission() {
        Store store = open();
        List<Message> all = messages.mixed(500);
        List<CompletableFuture<AppendResult>> results = all.stream().map(message -> submit(store, message)).toList();
        for (int i = 0; i < results.size(); i++) {
            assertThat(results.get(i).join().outcomes()).containsExactly(new AppendResult.Stored(i + 1));
        }
        assertHolds(store, all);
    }

    @Test
    void appends_complete_in_the_order_of_their_submission() {
        Store store = open();
        ConcurrentLinkedQueue<Integer> completed = new ConcurrentLinkedQueue<>();
        List<Integer> order = new ArrayList<>();
        List<CompletableFuture<Boolean>> results = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            int number = i;
            order.add(number);
            results.add(submit(store, messages.telemetry()).thenApply(done -> completed.add(number)));
        }
        results.forEach(CompletableFuture::join);
        assertThat(completed).containsExactlyElementsOf(order);
        assertThat(store.log().head()).isEqualTo(300);
    }

    @Test
    void no_more_events_are_under_way_than_allowed() {
        Store store = open(options().withInFlight(10));
        List<CompletableFuture<AppendResult>> results = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            results.add(submit(store, messages.telemetry(), messages.telemetry(), messages.telemetry()));
            assertThat(results.stream().filter(result -> !result.isDone()).count()).isLessThanOrEqualTo(4);
        }
        results.forEach(CompletableFuture::join);
        assertThat(store.log().head()).isEqualTo(600);
    }

    @Test
    void a_batch_larger_than_what_may_be_under_way_is_stored_alone() {
        Store store = open(options().withInFlight(10));
        List<Message> batch = messages.mixed(50);
        assertThat(positions(store.log().appendAsync(Append.of(batch)).join())).isEqualTo(count(50));
        assertThat(submit(store, messages.telemetry()).join().head()).isEqualTo(51);
    }

    @Test
    void a_refused_append_fails_alone() {
        Store store = open();
        Message stored = messages.report("bp-1");
        Message other = new Message(stored.topic(), stored.retention(), stored.type(), 1, stored.envelope(),
                stored.tags(), 0, new byte[]{'2'});
        CompletableFuture<AppendResult> first = submit(store, stored);
        CompletableFuture<AppendResult> refused = submit(store, messages.telemetry(), other);
        CompletableFuture<AppendResult> last = submit(store, messages.telemetry());
        assertThat(positions(first.join())).containsExactly(1L);
        assertThatThrownBy(refused::join).isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(StoreException.ContentConflict.class);
        assertThat(positions(last.join())).containsExactly(2L);
    }

    @Test
    void closing_waits_for_what_was_submitted() {
        Store store = open();
        List<Message> all = messages.mixed(300);
        List<CompletableFuture<AppendResult>> results = all.stream().map(message -> submit(store, message)).toList();
        store.close();
        assertThat(results).allMatch(CompletableFuture::isDone);
        assertThat(results).noneMatch(CompletableFuture::isCompletedExceptionally);
        assertHolds(open(), all);
    }

    @Test
    void a_closed_store_fails_later_submissions() {
        Store store = open();
        submit(store, messages.telemetry()).join();
        store.close();
        assertThatThrownBy(() -> submit(store, messages.telemetry()).join()).isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(StoreException.Unavailable.class);
    }
}
