package io.esper.oona.store.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.esper.oona.event.Message;
import io.esper.oona.event.Tag;
import io.esper.oona.store.Append;
import io.esper.oona.store.AppendResult;
import io.esper.oona.store.Criterion;
import io.esper.oona.store.LogReader;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreException;
import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.StoredEvent;
import io.esper.oona.store.sql.Stores;
import io.esper.oona.store.testing.StoredEvents;
import io.esper.oona.store.testing.TestDatabase;
import io.esper.oona.store.testing.TestMessages;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The database cannot write: the store stops, says so, acknowledges nothing more, and recovers when it is opened again.
class StoppedStoreTest {
    private final TestMessages messages = new TestMessages(31);

    /// What goes wrong below the store.
    enum Fault {
        /// PostgreSQL refuses the block: the disk is full.
        POSTGRES_DISK_FULL("53100"),
        /// PostgreSQL refuses the block: the disk is broken.
        POSTGRES_IO_ERROR("58030"),
        /// PostgreSQL refuses the block: a page is damaged.
        POSTGRES_DAMAGED("XX001"),
        /// H2's file takes no more bytes.
        H2_WRITES("WRITES"),
        /// H2's file takes bytes, but they cannot be made durable.
        H2_SYNCS("SYNCS");

        private final String detail;

        Fault(String detail) {
            this.detail = detail;
        }

        TestDatabase.Kind kind() {
            return name().startsWith("H2") ? TestDatabase.Kind.H2 : TestDatabase.Kind.POSTGRESQL;
        }

        StoreSettings settings(TestDatabase database) {
            FailingFile.register();
            StoreSettings base = database.settings();
            StoreSettings through = StoreSettings.of(base.url().replaceFirst("^jdbc:h2:", "jdbc:h2:failing:"));
            return through.withCredentials(base.user(), base.password());
        }

        void begin(TestDatabase database) {
            if (kind() == TestDatabase.Kind.H2) {
                FailingFile.fail(FailingFile.Failing.valueOf(detail));
                return;
            }
            execute(database, """
                    CREATE FUNCTION oona_main.broken() RETURNS trigger LANGUAGE plpgsql AS
                    $$ BEGIN RAISE EXCEPTION 'the disk of the test is broken' USING ERRCODE = '%s'; END $$;
                    CREATE TRIGGER broken BEFORE INSERT ON oona_main.log_block EXECUTE FUNCTION oona_main.broken()"""
                    .formatted(detail));
        }

        void end(TestDatabase database) {
            if (kind() == TestDatabase.Kind.H2) {
                FailingFile.fail(FailingFile.Failing.NOTHING);
                return;
            }
            execute(database, "DROP TRIGGER broken ON oona_main.log_block; DROP FUNCTION oona_main.broken()");
        }

        /// On H2 a store of its own would open the file.
        private static void execute(TestDatabase database, String sql) {
            try (Store other = database.open()) {
                other.inTransaction(connection -> run(connection, sql));
            }
        }

        private static boolean run(Connection connection, String sql) throws SQLException {
            try (Statement statement = connection.createStatement()) {
                return statement.execute(sql);
            }
        }
    }

    private static void assertStopped(Store store, List<Message> batch) {
        assertThatThrownBy(() -> store.log().append(Append.of(batch))).isInstanceOf(StoreException.Stopped.class)
                .hasMessageContaining("open the store again");
    }

    @ParameterizedTest
    @EnumSource
    void a_failed_write_stops_the_store_until_it_is_opened_again(Fault fault) {
        try (TestDatabase database = fault.kind().create()) {
            List<Message> acknowledged = messages.mixed(20);
            List<Message> doubtful = messages.mixed(5);
            List<Message> refused = messages.mixed(5);
            try (Store store = Stores.open(fault.settings(database))) {
                store.log().append(Append.of(acknowledged));
                fault.begin(database);
                assertStopped(store, doubtful);
                fault.end(database);
                assertStopped(store, refused);
                assertStopped(store, acknowledged);
                assertThatThrownBy(() -> store.inTransaction(connection -> true))
                        .isInstanceOf(StoreException.Stopped.class);
                assertThatThrownBy(() -> store.maintenance().repack()).isInstanceOf(StoreException.Stopped.class);
                assertThat(store.log().status().stopped()).isNotBlank();
                assertThat(StoredEvents.ids(store)).isEqualTo(StoredEvents.idsOf(acknowledged));
                assertThat(store.log().head()).isEqualTo(20);
                assertFound(store, acknowledged);
            }
            assertRecovered(fault, database, acknowledged, doubtful, refused);
        }
    }

    /// By id and by tag, at the positions 1, 2, 3 …, and nothing else.
    private static void assertFound(Store store, List<Message> acknowledged) {
        Map<Tag, List<Long>> tagged = new HashMap<>();
        for (int i = 0; i < acknowledged.size(); i++) {
            long position = i + 1L;
            Message message = acknowledged.get(i);
            assertThat(store.log().find(message.envelope().eventId()).orElseThrow().position()).isEqualTo(position);
            message.tags().forEach(tag -> tagged.computeIfAbsent(tag, none -> new ArrayList<>()).add(position));
        }
        assertThat(tagged).isNotEmpty().allSatisfy((tag, positions) -> assertThat(
                store.log().positionsOf(List.of(Criterion.tagged(tag)), 0, Long.MAX_VALUE)).isEqualTo(positions));
    }

    /// The doubtful batch, which was never acknowledged, may be there as a whole; the refused one, which came later, may not.
    private static void assertRecovered(Fault fault, TestDatabase database, List<Message> acknowledged,
            List<Message> doubtful, List<Message> refused) {
        try (Store store = Stores.open(fault.settings(database))) {
            assertThat(store.log().status().stopped()).isNull();
            List<Message> all = new ArrayList<>(acknowledged);
            if (store.log().head() > all.size()) {
                all.addAll(doubtful);
            }
            assertThat(StoredEvents.ids(store)).isEqualTo(StoredEvents.idsOf(all));
            AppendResult again = store.log().append(Append.of(refused));
            assertThat(again.outcomes()).allMatch(AppendResult.Stored.class::isInstance);
            all.addAll(refused);
            assertThat(StoredEvents.ids(store)).isEqualTo(StoredEvents.idsOf(all));
        }
    }

    @ParameterizedTest
    @EnumSource
    void appends_under_way_are_all_answered_when_the_store_stops(Fault fault) throws Exception {
        try (TestDatabase database = fault.kind().create();
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<AppendResult>> answers = new ArrayList<>();
            List<List<Message>> batches = new ArrayList<>();
            try (Store store = Stores.open(fault.settings(database))) {
                for (int i = 0; i < 300; i++) {
                    List<Message> batch = messages.mixed(3);
                    batches.add(batch);
                    answers.add(i % 2 == 0
                            ? store.log().appendAsync(Append.of(batch))
                            : CompletableFuture.supplyAsync(() -> store.log().append(Append.of(batch)), callers));
                    if (i == 100) {
                        fault.begin(database);
                    }
                }
                CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).exceptionally(failed -> null)
                        .get(60, TimeUnit.SECONDS);
            }
            fault.end(database);
            assertAnswered(fault, database, batches, answers);
        }
    }

    private static void assertAnswered(Fault fault, TestDatabase database, List<List<Message>> batches,
            List<CompletableFuture<AppendResult>> answers) {
        int stopped = 0;
        try (Store store = Stores.open(fault.settings(database))) {
            List<UUID> ids = StoredEvents.ids(store);
            for (int i = 0; i < answers.size(); i++) {
                List<UUID> own = StoredEvents.idsOf(batches.get(i));
                try {
                    long first = answers.get(i).join().outcomes().getFirst().position();
                    assertThat(ids.subList((int) first - 1, (int) first + 2)).isEqualTo(own);
                } catch (CompletionException failed) {
                    assertThat(failed).hasCauseInstanceOf(StoreException.Stopped.class);
                    assertThat(ids.containsAll(own)).isEqualTo(own.stream().anyMatch(ids::contains));
                    stopped++;
                }
            }
        }
        assertThat(stopped).isPositive();
    }

    /// Runs out of memory when told to, as any allocation of a commit may.
    private static final class ExhaustedClock extends Clock {
        private final AtomicBoolean exhausted = new AtomicBoolean();

        @Override
        public Instant instant() {
            if (exhausted.get()) {
                throw new OutOfMemoryError("of the test");
            }
            return Instant.parse("2026-03-02T08:00:00Z");
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_error_of_the_machine_in_a_commit_stops_the_store(TestDatabase.Kind kind) {
        ExhaustedClock clock = new ExhaustedClock();
        List<Message> acknowledged = messages.mixed(5);
        try (TestDatabase database = kind.create()) {
            try (Store store = database.open(clock)) {
                store.log().append(Append.of(acknowledged));
                clock.exhausted.set(true);
                assertStopped(store, messages.mixed(2));
                clock.exhausted.set(false);
                assertStopped(store, messages.mixed(2));
                assertThatThrownBy(() -> store.log().appendAsync(Append.of(messages.mixed(1))).join())
                        .hasCauseInstanceOf(StoreException.Stopped.class);
                assertThat(StoredEvents.ids(store)).isEqualTo(StoredEvents.idsOf(acknowledged));
            }
            try (Store store = database.open(clock)) {
                store.log().append(Append.of(messages.mixed(2)));
                assertThat(store.log().head()).isEqualTo(7);
            }
        }
    }

    @Nested
    class What_does_not_stop_a_store {

        @Test
        void a_lost_connection() {
            try (TestDatabase database = TestDatabase.Kind.POSTGRESQL.create(); Store store = database.open()) {
                store.log().append(Append.of(messages.mixed(2)));
                try (Store other = database.open()) {
                    other.query(connection -> Fault.run(connection, """
                            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                            WHERE datname = current_database() AND pid <> pg_backend_pid()"""));
                }
                store.log().append(Append.of(messages.mixed(2)));
                assertThat(store.log().head()).isEqualTo(4);
                assertThat(store.log().status().stopped()).isNull();
            }
        }

        @Test
        void lost_connections_of_look_ups_which_are_asked_again() {
            try (TestDatabase database = TestDatabase.Kind.POSTGRESQL.create();
                    Store store = database.open();
                    Store other = database.open()) {
                List<Message> batch = messages.mixed(40);
                UUID first = batch.getFirst().envelope().eventId();
                store.log().append(Append.of(batch));
                List<Callable<Object>> questions = List.of(() -> store.log().head(),
                        () -> store.log().find(first).orElseThrow().position(),
                        () -> store.log().at(40).orElseThrow().position(), () -> store.log().status().head(),
                        () -> store.log().positionAt(store.clock().instant().plusSeconds(60)),
                        () -> firstOf(store));
                for (Callable<Object> question : questions) {
                    Object before = answer(question);
                    other.query(connection -> Fault.run(connection, """
                            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                            WHERE datname = current_database() AND pid <> pg_backend_pid()"""));
                    assertThat(answer(question)).isEqualTo(before);
                }
            }
        }

        private static long firstOf(Store store) {
            try (LogReader reader = store.log().read(ReadQuery.after(0))) {
                return reader.next() instanceof StoredEvent event ? event.position() : -1;
            }
        }

        private static Object answer(Callable<Object> question) {
            try {
                return question.call();
            } catch (RuntimeException failed) {
                throw failed;
            } catch (Exception failed) {
                throw new IllegalStateException(failed);
            }
        }

        @Test
        void a_reader_that_is_interrupted() throws Exception {
            try (TestDatabase database = TestDatabase.Kind.H2.create(); Store store = database.open()) {
                for (int i = 0; i < 20; i++) {
                    store.log().append(Append.of(messages.mixed(200)));
                }
                try (Store again = database.open()) {
                    for (int i = 0; i < 20; i++) {
                        int after = i * 200;
                        Thread reader = Thread.ofPlatform().start(() -> {
                            Thread.currentThread().interrupt();
                            again.log().at(after + 1L);
                        });
                        reader.join();
                        store.log().append(Append.of(messages.mixed(1)));
                    }
                    assertThat(StoredEvents.ids(again)).hasSize(4_020);
                }
                assertThat(store.log().status().stopped()).isNull();
            }
        }
    }
}
