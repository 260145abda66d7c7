package io.esper.oona.axon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.esper.oona.event.Tag;
import io.esper.oona.store.StoredEvent;
import io.esper.oona.store.testing.StoredEvents;
import io.esper.oona.store.testing.TestDatabase;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.eventsourcing.eventstore.AppendEventsTransactionRejectedException;
import org.axonframework.eventsourcing.eventstore.ConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine.AppendTransaction;
import org.axonframework.eventsourcing.eventstore.TaggedEventMessage;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What is written, when, and what a consistency boundary keeps apart.
abstract class BoundaryContract extends EngineContractPart {
    private static final org.axonframework.messaging.eventstreaming.Tag COUNTER = tag("counter", "c-1");

    BoundaryContract(TestDatabase.Kind kind) {
        super(kind);
    }

    static boolean wins(CompletableFuture<ConsistencyMarker> outcome) {
        try {
            outcome.join();
            return true;
        } catch (RuntimeException failed) {
            assertThat(failed).hasRootCauseInstanceOf(AppendEventsTransactionRejectedException.class);
            return false;
        }
    }

    private static void assertRejected(CompletableFuture<ConsistencyMarker> outcome) {
        assertThat(wins(outcome)).isFalse();
    }

    @Nested
    class Transactions {
        @Test
        void nothing_is_written_before_the_commit() {
            AppendTransaction<Object> prepared = prepare(AppendCondition.none(), event("a", COUNTER));
            assertThat(store.log().head()).isZero();
            assertThat(source(having(COUNTER)).events()).isEmpty();
            assertThat(Positions.of(commit(prepared).join())).isEqualTo(1);
            assertThat(source(having(COUNTER)).payloads()).containsExactly("a");
        }

        @Test
        void nothing_is_there_after_a_rollback() {
            AppendTransaction<Object> prepared = prepare(AppendCondition.none(), event("a", COUNTER));
            prepared.rollback(null);
            assertThat(store.log().head()).isZero();
            assertThatThrownBy(() -> commit(prepared).join()).hasRootCauseInstanceOf(IllegalStateException.class);
            assertThat(store.log().head()).isZero();
        }

        @Test
        void a_transaction_is_committed_once() {
            AppendTransaction<Object> prepared = prepare(AppendCondition.none(), event("a", COUNTER));
            commit(prepared).join();
            assertThatThrownBy(() -> commit(prepared).join()).hasRootCauseInstanceOf(IllegalStateException.class);
            prepared.rollback(null);
            assertThat(source(having(COUNTER)).payloads()).containsExactly("a");
        }

        @Test
        void an_empty_transaction_writes_nothing_and_has_the_origin_as_its_marker() {
            append(event("a", COUNTER));
            assertThat(commit(prepare(condition(having(COUNTER), 0))).join()).isEqualTo(ConsistencyMarker.ORIGIN);
            assertThat(store.log().head()).isEqualTo(1);
        }

        @Test
        void an_event_that_was_stored_before_is_not_stored_again() {
            TaggedEventMessage<EventMessage> once = event("a", COUNTER);
            assertThat(append(once)).isEqualTo(1);
            assertThat(append(once)).isEqualTo(1);
            assertThat(Positions.of(commit(prepare(condition(having(COUNTER), 0), once)).join())).isEqualTo(1);
            assertThat(store.log().head()).isEqualTo(1);
        }

        @Test
        void a_closed_store_fails_the_commit() {
            AppendTransaction<Object> prepared = prepare(AppendCondition.none(), event("a", COUNTER));
            store.close();
            assertThatThrownBy(() -> commit(prepared).join()).hasRootCauseMessage("The store is closed.");
        }
    }

    @Nested
    class Conditions {
        @Test
        void the_marker_of_a_commit_is_the_position_of_its_last_event() {
            append(event("a", COUNTER), event("b", COUNTER));
            assertThat(Positions.of(commit(prepare(condition(having(COUNTER), 2), event("c", COUNTER))).join()))
                    .isEqualTo(3);
            assertRejected(commit(prepare(condition(having(COUNTER), 2), event("d", COUNTER))));
        }

        @Test
        void criteria_that_match_everything_conflict_with_everything() {
            append(event("a"));
            assertRejected(commit(prepare(condition(EventCriteria.havingAnyTag(), 0), event("b"))));
            EventCriteria anything = having(COUNTER).or().havingAnyTag();
            assertRejected(commit(prepare(condition(anything, 0), event("b"))));
            assertThat(Positions.of(commit(prepare(condition(anything, 1), event("b"))).join())).isEqualTo(2);
        }

        @Test
        void criteria_that_match_nothing_conflict_with_nothing() {
            append(event("a"));
            assertThat(wins(commit(prepare(condition(EventCriteria.either(), 0), event("b"))))).isTrue();
            assertThat(wins(commit(prepare(condition(having(tag("a=b", "x")), 0), event("c"))))).isTrue();
        }

        @Test
        void a_condition_holds_across_a_restart() {
            append(event("a", COUNTER));
            restart();
            assertRejected(commit(prepare(condition(having(COUNTER), 0), event("b", COUNTER))));
            assertThat(wins(commit(prepare(condition(having(COUNTER), 1), event("b", COUNTER))))).isTrue();
        }

        @Test
        void what_the_bus_brought_conflicts_like_any_event() {
            store.log().append(io.esper.oona.store.Append.of(List.of(messages.report("bp-1"))));
            assertRejected(commit(prepare(condition(having(tag("blueprint", "bp-1")), 0), event("a"))));
        }
    }

    @Nested
    class Races {
        @Test
        void sixteen_writers_at_one_boundary_count_without_a_gap() {
            AtomicInteger won = new AtomicInteger();
            onThreads(16, thread -> {
                for (int i = 0; i < 12; i++) {
                    Sourced seen = source(having(COUNTER));
                    AppendTransaction<Object> next = prepare(condition(having(COUNTER), seen.marker()),
                            event(Integer.toString(seen.events().size() + 1), COUNTER));
                    won.addAndGet(wins(commit(next)) ? 1 : 0);
                }
            });
            assertThat(won.get()).isPositive();
            assertThat(source(having(COUNTER)).payloads())
                    .isEqualTo(IntStream.rangeClosed(1, won.get()).mapToObj(Integer::toString).toList());
        }

        /// Every event says what it had seen. On the final log, none of what came between matches what it asked for.
        @Test
        void boundaries_of_several_tags_hold_on_the_final_log() {
            List<EventCriteria> asked = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                asked.add(having(tag("seat", i)).or(having(tag("guest", (i + 1) % 4), tag("day", i % 2))));
            }
            AtomicInteger won = new AtomicInteger();
            onThreads(8, thread -> {
                for (int i = 0; i < 15; i++) {
                    int which = (thread + i) % 4;
                    long seen = source(asked.get(which)).marker();
                    AppendTransaction<Object> next =
                            prepare(condition(asked.get(which), seen), event(which + " " + seen,
                                    tag("seat", which), tag("guest", (which + 1 + i % 2) % 4), tag("day", i % 2)));
                    won.addAndGet(wins(commit(next)) ? 1 : 0);
                }
            });
            List<StoredEvent> log = StoredEvents.all(store);
            assertThat(log).hasSize(won.get()).isNotEmpty();
            for (StoredEvent event : log) {
                String[] said = new String(event.payload(), StandardCharsets.UTF_8).split(" ", -1);
                int which = Integer.parseInt(said[0]);
                log.subList(Integer.parseInt(said[1]), (int) event.position() - 1)
                        .forEach(between -> assertThat(violates(which, between)).isFalse());
            }
        }

        private static boolean violates(int which, StoredEvent event) {
            return event.tags().contains(new Tag("seat", Integer.toString(which)))
                    || event.tags().containsAll(Set.of(new Tag("guest", Integer.toString((which + 1) % 4)),
                            new Tag("day", Integer.toString(which % 2))));
        }
    }

    @Nested
    class Many {
        @Test
        void ten_thousand_criteria_are_one_boundary() {
            List<EventCriteria> items = IntStream.range(0, 10_000).mapToObj(i -> having(tag("item", i)))
                    .map(EventCriteria.class::cast).toList();
            EventCriteria cart = EventCriteria.either(items);
            append(event("first", tag("item", 0)), event("other", tag("item", 10_000)),
                    event("last", tag("item", 9_999)));
            assertThat(source(cart).payloads()).containsExactly("first", "last");
            assertRejected(commit(prepare(condition(cart, 2), event("late", tag("item", 5)))));
            assertThat(wins(commit(prepare(condition(cart, 3), event("fine", tag("item", 5)))))).isTrue();
            store.maintenance().index();
            assertThat(source(cart).payloads()).containsExactly("first", "last", "fine");
        }

        @Test
        void an_event_can_carry_ten_thousand_tags_and_be_asked_for_all_of_them() {
            org.axonframework.messaging.eventstreaming.Tag[] tags = IntStream.range(0, 10_000)
                    .mapToObj(i -> tag("item", i)).toArray(org.axonframework.messaging.eventstreaming.Tag[]::new);
            append(event("some", tag("item", 1), tag("item", 2)), event("all", tags));
            assertThat(source(having(tags)).payloads()).containsExactly("all");
            assertThat(source(having(tag("item", 2))).payloads()).containsExactly("some", "all");
            assertRejected(commit(prepare(condition(having(tags), 1), event("late"))));
        }
    }
}
