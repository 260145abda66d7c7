package io.esper.oona.axon.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import io.esper.oona.store.Store;
import io.esper.oona.store.Store.SqlWork;
import io.esper.oona.store.testing.TestClock;
import io.esper.oona.store.testing.TestDatabase;
import org.axonframework.conversion.json.JacksonConverter;
import org.axonframework.messaging.core.EmptyApplicationContext;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.core.unitofwork.SimpleUnitOfWorkFactory;
import org.axonframework.messaging.eventhandling.processing.streaming.segmenting.Segment;
import org.axonframework.messaging.eventhandling.processing.streaming.token.GlobalSequenceTrackingToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.MergedTrackingToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.ReplayToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.store.UnableToClaimTokenException;
import org.axonframework.messaging.eventhandling.processing.streaming.token.store.UnableToInitializeTokenException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What Axon's processors rely on, and that a token and its handler's work are written together or not at all.
abstract class TokenStoreContract {
    private static final String P = "invoices";

    private final TestClock clock = new TestClock(Instant.parse("2026-03-02T08:00:00Z"));
    private final TestDatabase database;
    private final Store store;
    private final UnitOfWorkSql sql;
    private final OonaTokenStore one;
    private final OonaTokenStore other;

    TokenStoreContract(TestDatabase.Kind kind) {
        database = kind.create();
        store = database.open(clock);
        sql = new UnitOfWorkSql(store);
        one = node("one");
        other = node("other");
    }

    @AfterEach
    void remove_the_database() {
        store.close();
        database.close();
    }

    private OonaTokenStore node(String name) {
        return new OonaTokenStore(store, sql, new JacksonConverter(), OonaTokenStore.CLAIM_TIMEOUT, name);
    }

    private static TrackingToken at(long position) {
        return new GlobalSequenceTrackingToken(position);
    }

    private List<Segment> initialise(int segments) {
        return one.initializeTokenSegments(P, segments, at(5), null).join();
    }

    private static void assertRefused(CompletableFuture<?> outcome) {
        assertThatThrownBy(outcome::join).satisfies(thrown -> assertThat(causes(thrown))
                .hasAtLeastOneElementOfType(UnableToClaimTokenException.class));
    }

    private static List<Throwable> causes(Throwable thrown) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }

    private void letTheClaimExpire() {
        clock.advance(OonaTokenStore.CLAIM_TIMEOUT.plusMillis(1));
    }

    private static CompletableFuture<Void> inUnitOfWork(Consumer<ProcessingContext> work) {
        return new SimpleUnitOfWorkFactory(EmptyApplicationContext.INSTANCE).create().executeWithResult(context -> {
            work.accept(context);
            return CompletableFuture.completedFuture(null);
        });
    }

    @Nested
    class Segments {
        @Test
        void initialised_segments_hold_the_initial_token_and_are_nobodys() {
            List<Segment> segments = initialise(4);
            assertThat(segments).hasSize(4);
            assertThat(other.fetchSegments(P, null).join()).containsExactlyInAnyOrderElementsOf(segments);
            assertThat(other.fetchAvailableSegments(P, null).join()).hasSize(4);
            for (Segment segment : segments) {
                assertThat(other.fetchToken(P, segment, null).join()).isEqualTo(at(5));
                assertThat(one.fetchSegment(P, segment.getSegmentId(), null).join()).isEqualTo(segment);
            }
            assertThat(one.fetchSegments("others", null).join()).isEmpty();
        }

        @Test
        void segments_are_initialised_once() {
            initialise(2);
            assertRefused(other.initializeTokenSegments(P, 2, null, null));
            assertThat(one.fetchSegments(P, null).join()).hasSize(2);
        }

        @Test
        void of_nodes_that_initialise_at_once_one_does() throws InterruptedException {
            List<CompletableFuture<List<Segment>>> outcomes =
                    atOnce(8, i -> node("node-" + i).initializeTokenSegments(P, 3, null, null));
            assertThat(outcomes.stream().filter(outcome -> !outcome.isCompletedExceptionally())).hasSize(1);
            outcomes.stream().filter(CompletableFuture::isCompletedExceptionally)
                    .forEach(TokenStoreContract::assertRefused);
            assertThat(one.fetchSegments(P, null).join()).hasSize(3);
        }

        @Test
        void a_segment_is_initialised_once() {
            one.initializeSegment(null, P, Segment.ROOT_SEGMENT, null).join();
            assertThatThrownBy(() -> one.initializeSegment(at(1), P, Segment.ROOT_SEGMENT, null).join())
                    .hasRootCauseInstanceOf(UnableToInitializeTokenException.class);
            assertThat(one.fetchToken(P, 0, null).join()).isNull();
        }

        @Test
        void a_segment_that_does_not_exist_is_null_and_cannot_be_fetched() {
            assertThat(one.fetchSegment(P, 7, null).join()).isNull();
            assertRefused(one.fetchToken(P, 7, null));
        }

        @Test
        void all_nodes_see_the_same_identifier_and_it_stays() throws InterruptedException {
            List<CompletableFuture<String>> identifiers =
                    atOnce(8, i -> node("node-" + i).retrieveStorageIdentifier(null));
            assertThat(identifiers.stream().map(CompletableFuture::join).distinct()).hasSize(1);
            assertThat(one.retrieveStorageIdentifier(null).join()).isEqualTo(identifiers.getFirst().join());
        }
    }

    @Nested
    class Claims {
        @Test
        void who_fetches_claims() {
            initialise(2);
            assertThat(one.fetchToken(P, 0, null).join()).isEqualTo(at(5));
            assertRefused(other.fetchToken(P, 0, null));
            assertThat(one.fetchToken(P, 0, null).join()).isEqualTo(at(5));
            assertThat(other.fetchAvailableSegments(P, null).join()).extracting(Segment::getSegmentId)
                    .containsExactly(1);
            assertThat(one.fetchAvailableSegments(P, null).join()).hasSize(2);
        }

        @Test
        void a_released_segment_can_be_claimed_by_another() {
            initialise(1);
            one.fetchToken(P, 0, null).join();
            other.releaseClaim(P, 0, null).join();
            assertRefused(other.fetchToken(P, 0, null));
            one.releaseClaim(P, 0, null).join();
            assertThat(other.fetchToken(P, 0, null).join()).isEqualTo(at(5));
        }

        @Test
        void a_claim_that_is_not_renewed_can_be_taken_over() {
            initialise(1);
            one.fetchToken(P, 0, null).join();
            clock.advance(OonaTokenStore.CLAIM_TIMEOUT);
            assertRefused(other.fetchToken(P, 0, null));
            clock.advance(Duration.ofMillis(1));
            assertThat(other.fetchAvailableSegments(P, null).join()).hasSize(1);
            assertThat(other.fetchToken(P, 0, null).join()).isEqualTo(at(5));
            assertRefused(one.extendClaim(P, 0, null));
            assertRefused(one.fetchToken(P, 0, null));
        }

        @Test
        void a_claim_lasts_from_its_last_renewal() {
            initialise(1);
            one.fetchToken(P, 0, null).join();
            clock.advance(OonaTokenStore.CLAIM_TIMEOUT);
            one.extendClaim(P, 0, null).join();
            clock.advance(OonaTokenStore.CLAIM_TIMEOUT);
            one.storeToken(at(6), P, 0, null).join();
            clock.advance(OonaTokenStore.CLAIM_TIMEOUT);
            assertRefused(other.fetchToken(P, 0, null));
        }

        @Test
        void of_many_nodes_one_gets_the_claim() throws InterruptedException {
            initialise(1);
            List<CompletableFuture<TrackingToken>> outcomes =
                    atOnce(16, i -> node("node-" + i).fetchToken(P, 0, null));
            assertThat(outcomes.stream().filter(outcome -> !outcome.isCompletedExceptionally())).hasSize(1);
        }

        @Test
        void a_segment_that_was_split_meanwhile_cannot_be_claimed_as_it_was() {
            initialise(1);
            Segment[] halves = Segment.ROOT_SEGMENT.split();
            one.fetchToken(P, 0, null).join();
            one.deleteToken(P, 0, null).join();
            one.initializeSegment(at(5), P, halves[0], null).join();
            one.initializeSegment(at(5), P, halves[1], null).join();
            assertRefused(other.fetchToken(P, Segment.ROOT_SEGMENT, null));
            assertThat(one.fetchToken(P, halves[0], null).join()).isEqualTo(at(5));
        }
    }

    @Nested
    class Storing {
        @Test
        void every_kind_of_token_comes_back() {
            initialise(1);
            one.fetchToken(P, 0, null).join();
            List<@Nullable TrackingToken> tokens = new ArrayList<>(List.of(at(0), at(Long.MAX_VALUE),
                    TrackingToken.FIRST, TrackingToken.LATEST, ReplayToken.createReplayToken(at(9), at(3)),
                    MergedTrackingToken.merged(at(3), at(7))));
            tokens.add(null);
            for (TrackingToken token : tokens) {
                one.storeToken(token, P, 0, null).join();
                assertThat(one.fetchToken(P, 0, null).join()).isEqualTo(token);
            }
        }

        @Test
        void who_was_overtaken_cannot_store() {
            initialise(1);
            one.fetchToken(P, 0, null).join();
            letTheClaimExpire();
            other.fetchToken(P, 0, null).join();
            other.storeToken(at(8), P, 0, null).join();
            assertRefused(one.storeToken(at(6), P, 0, null));
            assertThat(other.fetchToken(P, 0, null).join()).isEqualTo(at(8));
            letTheClaimExpire();
            assertRefused(one.storeToken(at(6), P, 0, null));
        }

        @Test
        void who_did_not_claim_cannot_store() {
            assertRefused(one.storeToken(at(1), P, 0, null));
            initialise(1);
            assertRefused(one.storeToken(at(1), P, 0, null));
            assertThat(one.fetchToken(P, 0, null).join()).isEqualTo(at(5));
        }

        @Test
        void a_claimed_segment_is_deleted_by_its_owner_only() {
            initialise(2);
            one.fetchToken(P, 0, null).join();
            assertRefused(other.deleteToken(P, 0, null));
            one.deleteToken(P, 0, null).join();
            assertThat(one.fetchSegments(P, null).join()).hasSize(1);
            assertRefused(one.deleteToken(P, 0, null));
        }

        @Test
        void a_token_is_there_after_a_restart() {
            initialise(1);
            one.fetchToken(P, 0, null).join();
            one.storeToken(at(77), P, 0, null).join();
            one.releaseClaim(P, 0, null).join();
            try (Store again = database.open(clock)) {
                OonaTokenStore node = new OonaTokenStore(again, new UnitOfWorkSql(again), new JacksonConverter());
                assertThat(node.fetchToken(P, 0, null).join()).isEqualTo(at(77));
            }
        }
    }

    /// The handler's work is a row in a table of the application.
    @Nested
    class UnitsOfWork {
        private SqlWork<?> insert(int number) {
            return connection -> {
                try (var insert = connection.prepareStatement("INSERT INTO invoice VALUES (?)")) {
                    insert.setInt(1, number);
                    return insert.executeUpdate();
                }
            };
        }

        private long rows() {
            return store.query(connection -> {
                try (var select = connection.prepareStatement("SELECT count(*) FROM invoice");
                        var row = select.executeQuery()) {
                    row.next();
                    return row.getLong(1);
                }
            });
        }

        private void prepare() {
            store.inTransaction(connection -> {
                try (var create = connection.createStatement()) {
                    return create.execute("CREATE TABLE invoice (number integer PRIMARY KEY)");
                }
            });
            initialise(1);
            one.fetchToken(P, 0, null).join();
        }

        @Test
        void the_token_and_the_work_are_written_together_at_the_commit() {
            prepare();
            inUnitOfWork(context -> {
                sql.add(context, insert(1));
                sql.add(context, insert(2));
                one.storeToken(at(6), P, 0, context).join();
                assertThat(rows()).isZero();
                assertThat(one.fetchToken(P, 0, null).join()).isEqualTo(at(5));
            }).join();
            assertThat(rows()).isEqualTo(2);
            assertThat(one.fetchToken(P, 0, null).join()).isEqualTo(at(6));
        }

        @Test
        void a_handler_that_fails_leaves_neither() {
            prepare();
            assertThatThrownBy(inUnitOfWork(context -> {
                sql.add(context, insert(1));
                one.storeToken(at(6), P, 0, context).join();
                throw new IllegalStateException("broken");
            })::join).hasRootCauseMessage("broken");
            assertThat(rows()).isZero();
            assertThat(one.fetchToken(P, 0, null).join()).isEqualTo(at(5));
        }

        @Test
        void work_that_the_database_refuses_leaves_neither() {
            prepare();
            assertThatThrownBy(inUnitOfWork(context -> {
                one.storeToken(at(6), P, 0, context).join();
                sql.add(context, insert(1));
                sql.add(context, insert(1));
            })::join).hasRootCauseInstanceOf(SQLException.class);
            assertThat(rows()).isZero();
            assertThat(one.fetchToken(P, 0, null).join()).isEqualTo(at(5));
        }

        @Test
        void who_is_overtaken_before_the_commit_leaves_neither() {
            prepare();
            assertRefused(inUnitOfWork(context -> {
                sql.add(context, insert(1));
                one.storeToken(at(6), P, 0, context).join();
                letTheClaimExpire();
                other.fetchToken(P, 0, null).join();
            }));
            assertThat(rows()).isZero();
            assertThat(other.fetchToken(P, 0, null).join()).isEqualTo(at(5));
        }

        /// As Axon splits a segment: release, delete and initialise in one unit of work.
        @Test
        void a_split_happens_whole_or_not_at_all() {
            prepare();
            Segment[] halves = Segment.ROOT_SEGMENT.split();
            Consumer<ProcessingContext> split = context -> {
                one.initializeSegment(at(5), P, halves[1], context).join();
                one.releaseClaim(P, 0, context).join();
                one.deleteToken(P, 0, context).join();
                one.initializeSegment(at(5), P, halves[0], context).join();
            };
            assertThatThrownBy(inUnitOfWork(split.andThen(context -> {
                throw new IllegalStateException("broken");
            }))::join).hasRootCauseMessage("broken");
            assertThat(one.fetchSegments(P, null).join()).containsExactly(Segment.ROOT_SEGMENT);
            inUnitOfWork(split).join();
            assertThat(one.fetchSegments(P, null).join()).containsExactlyInAnyOrder(halves);
        }
    }

    private interface Attempt<T> {
        CompletableFuture<T> make(int number);
    }

    private static <T> List<CompletableFuture<T>> atOnce(int times, Attempt<T> attempt) throws InterruptedException {
        CountDownLatch start = new CountDownLatch(1);
        List<CompletableFuture<T>> outcomes = new ArrayList<>();
        List<Thread> threads = IntStream.range(0, times).mapToObj(i -> {
            CompletableFuture<T> outcome = new CompletableFuture<>();
            outcomes.add(outcome);
            return Thread.ofPlatform().start(() -> {
                try {
                    start.await();
                    outcome.complete(attempt.make(i).join());
                } catch (InterruptedException | RuntimeException failed) {
                    outcome.completeExceptionally(failed);
                }
            });
        }).toList();
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        return outcomes;
    }
}
