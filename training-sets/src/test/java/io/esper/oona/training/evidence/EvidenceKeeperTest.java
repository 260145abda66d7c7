package io.esper.oona.training.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

import io.esper.oona.event.Message;
import io.esper.oona.event.Payload;
import io.esper.oona.event.Retention;
import io.esper.oona.event.TopicCatalogue;
import io.esper.oona.event.json.MessageLimits;
import io.esper.oona.event.json.MessageReader;
import io.esper.oona.event.json.PayloadReader;
import io.esper.oona.event.json.Reading;
import io.esper.oona.store.Append;
import io.esper.oona.store.Cursor;
import io.esper.oona.store.LogElement;
import io.esper.oona.store.LogReader;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreException;
import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.StoredEvent;
import io.esper.oona.store.testing.TestDatabase;
import io.esper.oona.training.SampleLog;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EvidenceKeeperTest {
    private static final String[] ALL = {"run-a.jsonl", "run-b-flat.jsonl", "runs-cde-late-and-duplicate.jsonl.gz"};

    @TempDir
    Path directory;

    /// A context and the event that it is in.
    private record Kept(StoredEvent event, Payload.DecisionContext context) {}

    private static List<StoredEvent> events(Store store, long after) {
        List<StoredEvent> events = new ArrayList<>();
        try (LogReader reader = store.log().read(ReadQuery.after(after))) {
            for (LogElement element = reader.next(); element != null; element = reader.next()) {
                if (element instanceof StoredEvent event) {
                    events.add(event);
                }
            }
        }
        return events;
    }

    private static List<Kept> contexts(Store store) {
        PayloadReader reader = new PayloadReader();
        return events(store, 0).stream().filter(event -> event.topic().equals(EvidenceKeeper.TOPIC))
                .map(event -> new Kept(event,
                        (Payload.DecisionContext) reader.read(event.type(), event.version(), event.payload())))
                .toList();
    }

    private static List<String> texts(Store store) {
        return contexts(store).stream()
                .map(kept -> kept.event().eventId() + new String(kept.event().payload(), StandardCharsets.UTF_8))
                .toList();
    }

    private static Message message(String topic, String id, String trace, String payload) {
        String line =
                """
                        {"topic":"%s","envelope":{"event_id":"00000000-0000-4000-8000-%s","sender_id":"test","timestamp":"2026-03-02T08:00:00Z","trace_id":"%s"},"payload":%s}"""
                        .formatted(topic, id, trace, payload);
        Reading reading = new MessageReader(TopicCatalogue.builtIn(), MessageLimits.DEFAULTS, SampleLog.CLOCK)
                .read(line.getBytes(StandardCharsets.UTF_8));
        return ((Reading.Accepted) reading).message();
    }

    private static String number(int id) {
        return String.format(Locale.ROOT, "%012d", id);
    }

    private static Message epoch(int id, int epoch, double accuracy) {
        return message("system.events.epoch", number(id), "r-e" + epoch,
                "{\"run_id\":\"r\",\"epoch\":%d,\"validation_accuracy\":%s,\"validation_loss\":0.5}".formatted(epoch,
                        accuracy));
    }

    private static Message health(int id, int epoch, double dead) {
        return message("telemetry.seed.health", number(id), "r-e" + epoch,
                "{\"layer_id\":3,\"epoch\":%d,\"health_metrics_by_seed\":{\"1\":{\"dead_node_ratio\":%s}}}"
                        .formatted(epoch, dead));
    }

    private static Message command(int id, int epoch) {
        return message("control.kasmina.commands", number(id), "r-adapt-" + id,
                "{\"target_layer_id\":3,\"target_seed_id\":1,\"command\":\"request_germination\",\"blueprint_id\":\"LoRA\",\"issued_epoch\":%d}"
                        .formatted(epoch));
    }

    private static Message report(int id, String outcome, double post) {
        return message("innovation.field_reports", number(id), "r-adapt-3",
                "{\"blueprint_id\":\"LoRA\",\"seed_id\":\"3,1\",\"pre_metric\":0.1,\"post_metric\":%s,\"outcome\":\"%s\"}"
                        .formatted(post, outcome));
    }

    private static Message rollback(int id) {
        return message("system.events.rollback", number(id), "r-rb",
                "{\"run_id\":\"r\",\"failed_epoch\":2,\"restored_epoch\":1,\"reason\":\"NaN\"}");
    }

    private static List<Payload.DecisionContext> keep(List<Message> messages) {
        try (TestDatabase database = TestDatabase.Kind.H2.create(); Store store = database.open(SampleLog.CLOCK)) {
            store.log().append(Append.of(messages));
            new EvidenceKeeper(store).catchUp(KeeperProgress.NONE);
            return contexts(store).stream().map(Kept::context).toList();
        }
    }

    @Nested
    class Decisions {
        @ParameterizedTest
        @EnumSource
        void have_exactly_one_context_each(TestDatabase.Kind kind) {
            try (TestDatabase database = kind.create(); Store store = database.open(SampleLog.CLOCK)) {
                SampleLog.fill(store.log(), ALL);
                KeeperResult result = new EvidenceKeeper(store).catchUp(KeeperProgress.NONE);

                Map<String, Integer> triggers = new TreeMap<>();
                contexts(store).forEach(kept -> triggers.merge(kept.context().triggerEventId(), 1, Integer::sum));
                assertThat(triggers.values()).containsOnly(1);
                assertThat(triggers.keySet()).containsAll(events(store, 0).stream()
                        .filter(event -> event.topic().equals("control.kasmina.commands"))
                        .map(event -> event.eventId().toString()).toList());
                assertThat(result).returns((long) triggers.size(), KeeperResult::contexts)
                        .returns(0L, KeeperResult::known).returns(0L, KeeperResult::expired);
                assertThat(EvidenceKeeper.position(store)).isEqualTo(result.position());
            }
        }

        @Test
        void of_an_epoch_without_a_command_stand_before_the_event_that_ends_it() {
            List<Payload.DecisionContext> kept = keep(List.of(epoch(1, 1, 0.5), health(2, 1, 0.25), command(3, 1),
                    epoch(4, 2, 0.6), epoch(5, 3, 0.7)));

            assertThat(kept).extracting(Payload.DecisionContext::position).containsExactly(3L, 4L);
            assertThat(kept.get(0)).returns(3L, Payload.DecisionContext::triggerPosition)
                    .returns(1, Payload.DecisionContext::epoch).returns("test", Payload.DecisionContext::senderId);
            assertThat(kept.get(0).action()).isNotNull();
            assertThat(kept.get(0).progress().accuracies()).containsExactly(0.5f);
            assertThat(kept.get(0).seeds().getFirst().deadNeuronRatio()).isEqualTo(0.25f);
            assertThat(kept.get(1).action()).isNull();
            assertThat(kept.get(1)).returns(5L, Payload.DecisionContext::triggerPosition)
                    .returns(2, Payload.DecisionContext::epoch);
            assertThat(kept.get(1).lastActions()).hasSize(1);
            assertThat(kept.get(1).progress().accuracies()).containsExactly(0.5f, 0.6f);
        }

        @Test
        void after_a_rollback_belong_to_the_next_generation() {
            List<Payload.DecisionContext> kept = keep(List.of(epoch(1, 1, 0.5), epoch(2, 2, 0.6), rollback(3),
                    epoch(4, 2, 0.4), health(5, 2, 0.5), command(6, 2)));

            assertThat(kept).extracting(Payload.DecisionContext::generation).containsExactly(0, 0, 1);
            assertThat(kept).extracting(Payload.DecisionContext::epoch).containsExactly(1, 2, 2);
            assertThat(kept.get(2).progress().accuracies()).containsExactly(0.4f);
        }
    }

    @Nested
    class Rollbacks {
        private List<Integer> generations(Message... messages) {
            return keep(List.of(messages)).stream().map(Payload.DecisionContext::generation).toList();
        }

        private Message rollback(int id, int failed, int restored) {
            return message("system.events.rollback", number(id), "r-rb",
                    "{\"run_id\":\"r\",\"failed_epoch\":%d,\"restored_epoch\":%d,\"reason\":\"NaN\"}".formatted(failed,
                            restored));
        }

        @Test
        void that_are_told_twice_count_once() {
            assertThat(generations(epoch(1, 1, 0.5), epoch(2, 2, 0.6), rollback(3, 2, 1), rollback(4, 2, 1),
                    epoch(5, 2, 0.4), command(6, 2))).containsExactly(0, 0, 1);
        }

        @Test
        void that_are_told_twice_count_once_though_late_reports_come_between() {
            assertThat(generations(epoch(1, 1, 0.5), epoch(2, 2, 0.6), epoch(3, 3, 0.6), rollback(4, 3, 1),
                    health(5, 3, 0.5), epoch(6, 3, 0.6), rollback(7, 3, 1), epoch(8, 2, 0.4), command(9, 2)))
                    .last().isEqualTo(1);
        }

        @Test
        void after_the_run_has_gone_on_count_although_they_look_the_same() {
            assertThat(generations(epoch(1, 1, 0.5), epoch(2, 2, 0.6), rollback(3, 2, 1), epoch(4, 2, 0.6),
                    rollback(5, 2, 1), epoch(6, 2, 0.4), command(7, 2))).last().isEqualTo(2);
            assertThat(generations(epoch(1, 1, 0.5), epoch(2, 2, 0.6), rollback(3, 2, 1), health(4, 2, 0.5),
                    rollback(5, 2, 1), epoch(6, 2, 0.4), command(7, 2))).last().isEqualTo(2);
            assertThat(generations(epoch(1, 1, 0.5), epoch(2, 2, 0.6), rollback(3, 2, 1), rollback(4, 2, 0),
                    command(5, 2))).last().isEqualTo(2);
        }
    }

    @Nested
    class Observations {
        private List<Message> story(UnaryOperator<List<Message>> change) {
            return change.apply(new ArrayList<>(List.of(epoch(1, 1, 0.5), health(2, 1, 0.25), command(3, 1),
                    epoch(4, 2, 0.6), health(5, 2, 0.75), report(6, "FOSSILIZED", 0.9), epoch(7, 3, 0.7))));
        }

        @Test
        void do_not_change_when_outcomes_do() {
            assertThat(keep(story(all -> {
                all.set(5, report(6, "CULLED", -1e30));
                return all;
            }))).isEqualTo(keep(story(all -> all)));
        }

        @Test
        void do_not_change_when_later_events_move_or_change() {
            List<Payload.DecisionContext> before = keep(story(all -> all));
            List<Payload.DecisionContext> moved = keep(story(all -> {
                all.set(4, health(5, 2, 0.01));
                all.set(6, epoch(7, 9, 0.01));
                return all;
            }));
            assertThat(moved.getFirst()).isEqualTo(before.getFirst());
            assertThat(moved.getLast().progress()).isEqualTo(before.getLast().progress());
            assertThat(moved.getLast().seeds()).isNotEqualTo(before.getLast().seeds());
        }

        @Test
        void leave_late_and_quarantined_reports_out() {
            List<Payload.DecisionContext> kept = keep(List.of(epoch(1, 5, 0.5), health(2, 5, 0.25), health(3, 4, 0.99),
                    health(4, 5, 7.5), command(5, 5)));

            assertThat(kept.getFirst().seeds()).extracting(Payload.ContextSeed::deadNeuronRatio)
                    .containsExactly(0.25f);
            assertThat(kept.getFirst().census().leftOut()).isEqualTo(1);
        }
    }

    @Nested
    class Repetition {
        @ParameterizedTest
        @EnumSource
        void in_parts_by_two_keepers_and_from_the_beginning_gives_the_same_contexts(TestDatabase.Kind kind) {
            List<String> whole;
            try (TestDatabase database = kind.create(); Store store = database.open(SampleLog.CLOCK)) {
                SampleLog.fill(store.log(), ALL);
                new EvidenceKeeper(store).catchUp(KeeperProgress.NONE);
                whole = texts(store);
                // As a keeper does whose state was lost.
                store.inTransaction(connection -> {
                    try (var delete = connection.prepareStatement("DELETE FROM source_cursor")) {
                        return delete.executeUpdate();
                    }
                });
                KeeperResult again = new EvidenceKeeper(store).catchUp(KeeperProgress.NONE);
                assertThat(again).returns(0L, KeeperResult::contexts).returns((long) whole.size(), KeeperResult::known)
                        .returns(0L, KeeperResult::conflicts);
                assertThat(texts(store)).isEqualTo(whole);
            }
            try (TestDatabase database = kind.create(); Store store = database.open(SampleLog.CLOCK)) {
                SampleLog.fill(store.log(), ALL);
                long head = store.log().head();
                new EvidenceKeeper(store, 7).catchUp((_, written) -> written < 60);
                assertThat(EvidenceKeeper.position(store)).isLessThan(head);
                new EvidenceKeeper(store).catchUp(KeeperProgress.NONE);
                new EvidenceKeeper(store).catchUp(KeeperProgress.NONE);
                assertThat(texts(store)).isEqualTo(whole);
            }
        }

        @ParameterizedTest
        @EnumSource
        void by_two_keepers_at_the_same_time_while_events_come_gives_each_context_once(TestDatabase.Kind kind)
                throws Exception {
            List<String> whole;
            try (TestDatabase database = kind.create(); Store store = database.open(SampleLog.CLOCK)) {
                SampleLog.fill(store.log(), ALL);
                new EvidenceKeeper(store).catchUp(KeeperProgress.NONE);
                whole = ids(store);
            }
            try (TestDatabase database = kind.create(); Store store = database.open(SampleLog.CLOCK)) {
                AtomicBoolean stopping = new AtomicBoolean();
                ExecutorService keepers = Executors.newFixedThreadPool(2);
                try {
                    List<Future<KeeperResult>> work = new ArrayList<>();
                    for (int i = 0; i < 2; i++) {
                        work.add(keepers.submit(() -> new EvidenceKeeper(store, 5).follow(stopping::get,
                                KeeperProgress.NONE)));
                    }
                    for (String file : ALL) {
                        SampleLog.fill(store.log(), file);
                    }
                    assertThat(store.log().awaitBeyond(0, Duration.ofSeconds(30))).isPositive();
                    stopping.set(true);
                    for (Future<KeeperResult> each : work) {
                        assertThat(each.get(2, TimeUnit.MINUTES).conflicts()).isZero();
                    }
                } finally {
                    keepers.shutdownNow();
                }
                new EvidenceKeeper(store).catchUp(KeeperProgress.NONE);
                assertThat(ids(store)).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(whole);
                assertThat(new EvidenceKeeper(store).catchUp(KeeperProgress.NONE).contexts()).isZero();
            }
        }

        private List<String> ids(Store store) {
            return contexts(store).stream().map(kept -> kept.context().triggerEventId()).toList();
        }

        private void change(Store store, String sql) {
            store.inTransaction(connection -> {
                try (var statement = connection.prepareStatement(sql)) {
                    return statement.executeUpdate();
                }
            });
        }

        @ParameterizedTest
        @EnumSource
        void from_a_state_that_cannot_be_read_is_refused_and_changes_nothing(TestDatabase.Kind kind) {
            for (String damage : List.of(
                    "UPDATE source_cursor SET cursor_value = 'AAAA' WHERE name = 'evidence-keeper/state/0'",
                    "DELETE FROM source_cursor WHERE name = 'evidence-keeper/state/0'",
                    "UPDATE source_cursor SET cursor_value = '99 1 1 0' WHERE name = 'evidence-keeper/state'")) {
                try (TestDatabase database = kind.create(); Store store = database.open(SampleLog.CLOCK)) {
                    store.log().append(Append.of(List.of(epoch(1, 1, 0.5), health(2, 1, 0.25), command(3, 1))));
                    long position = new EvidenceKeeper(store).catchUp(KeeperProgress.NONE).position();
                    store.log().append(Append.of(List.of(command(4, 1))));
                    long head = store.log().head();
                    change(store, damage);

                    assertThatThrownBy(() -> new EvidenceKeeper(store).catchUp(KeeperProgress.NONE))
                            .isInstanceOf(StoreException.class).hasMessageContaining("saved state");
                    assertThat(EvidenceKeeper.position(store)).isEqualTo(position);
                    assertThat(store.log().head()).isEqualTo(head);
                }
            }
        }

        /// Saved by a keeper of version 1 after the story below up to its position 6.
        private static final String VERSION_1 =
                "eAFjYIADRiCLsQjKhXDAJIhgYqw/wMBgz3PmLEweLAriMIJYzO4BoU5lDAzOc4ACIEGoUkZ7kBKIGDOUFi5KLSxNLS6JT08tys3MSyzJzM8D6WHxyQ9yBDE43TIrUlOCEnMLwEYn6xqDjUQ2BuQauwYGBhANkmR38Q/ydfQLAbFZgBjqCgCtLRvs";

        @ParameterizedTest
        @EnumSource
        void from_a_state_of_an_older_version_goes_on_where_that_one_stopped(TestDatabase.Kind kind) {
            try (TestDatabase database = kind.create(); Store store = database.open(SampleLog.CLOCK)) {
                store.log().append(Append.of(List.of(epoch(1, 1, 0.5), health(2, 1, 0.25), command(3, 1),
                        epoch(4, 2, 0.6), rollback(5), epoch(6, 2, 0.55))));
                store.log().append(new Append(List.of(command(7, 2)), null, Append.OnConflict.DEAD_LETTER, List.of(),
                        List.of(), List.of(new Cursor("evidence-keeper/state", "1 6 1 a42a57b"),
                                new Cursor("evidence-keeper/state/0", VERSION_1),
                                Cursor.ofReader(Cursor.READER_PREFIX + "evidence-keeper", 6))));

                assertThat(new EvidenceKeeper(store).catchUp(KeeperProgress.NONE).contexts()).isEqualTo(1);
                Payload.DecisionContext context = contexts(store).getFirst().context();
                assertThat(context).returns(1, Payload.DecisionContext::generation)
                        .returns(2, Payload.DecisionContext::epoch);
                assertThat(context.progress().accuracies()).containsExactly(0.55f);
                assertThat(context.lastActions()).singleElement()
                        .returns("c-3", Payload.Action::commandId)
                        .returns("FixedRamp", Payload.Action::graftingStrategy);
                assertThat(context.seeds()).singleElement().returns(0.25f, Payload.ContextSeed::deadNeuronRatio)
                        .returns("DORMANT", Payload.ContextSeed::stage).returns(4, Payload.ContextSeed::epochsInStage);
                assertThat(Objects.requireNonNull(context.hardware()).deviceType()).isEqualTo("GPU");
                assertThat(store.cursors("evidence-keeper/state").get("evidence-keeper/state")).startsWith("2 7 ");
            }
        }

        @ParameterizedTest
        @EnumSource
        void by_a_keeper_that_was_overtaken_does_not_move_the_position_back(TestDatabase.Kind kind) {
            try (TestDatabase database = kind.create(); Store store = database.open(SampleLog.CLOCK)) {
                store.log().append(Append.of(List.of(epoch(1, 1, 0.5), command(2, 1), command(3, 1), command(4, 1))));
                long[] ahead = new long[1];
                new EvidenceKeeper(store, 1).catchUp((_, _) -> {
                    if (ahead[0] == 0) {
                        store.log().append(Append.of(List.of(command(5, 1), epoch(6, 2, 0.6))));
                        ahead[0] = new EvidenceKeeper(store).catchUp(KeeperProgress.NONE).position();
                    }
                    return true;
                });

                assertThat(ahead[0]).isGreaterThan(4);
                assertThat(EvidenceKeeper.position(store)).isEqualTo(ahead[0]);
                assertThat(ids(store)).doesNotHaveDuplicates().hasSize(4);
            }
        }

        @Test
        void of_a_following_keeper_saves_a_large_state_seldom_and_when_it_stops() throws Exception {
            try (TestDatabase database = TestDatabase.Kind.H2.create();
                    Store store = database.open(SampleLog.CLOCK)) {
                AtomicBoolean stopping = new AtomicBoolean();
                ExecutorService keeper = Executors.newSingleThreadExecutor();
                try {
                    Future<KeeperResult> work = keeper.submit(
                            () -> new EvidenceKeeper(store, 5, 0).follow(stopping::get, KeeperProgress.NONE));
                    long first = follow(store, command(1, 1));
                    long second = follow(store, command(2, 1));
                    assertThat(EvidenceKeeper.position(store)).isLessThanOrEqualTo(first);
                    stopping.set(true);
                    assertThat(work.get(2, TimeUnit.MINUTES).contexts()).isEqualTo(2);
                    assertThat(EvidenceKeeper.position(store)).isGreaterThanOrEqualTo(second);
                } finally {
                    keeper.shutdownNow();
                }
            }
        }

        /// Appends a command and waits for its context; the position of the command.
        private long follow(Store store, Message command) throws InterruptedException {
            long position = store.log().append(Append.of(List.of(command))).outcomes().getFirst().position();
            long seen = position;
            while (contexts(store).stream().noneMatch(kept -> kept.context().triggerEventId()
                    .equals(command.envelope().eventId().toString()))) {
                seen = store.log().awaitBeyond(seen, Duration.ofSeconds(30));
            }
            return position;
        }

        @Test
        void goes_on_after_the_events_that_the_state_came_from_have_expired() {
            List<Message> story = List.of(epoch(1, 1, 0.5), health(2, 1, 0.25), command(3, 1), epoch(4, 2, 0.6));
            List<Message> rest = List.of(command(5, 2), epoch(6, 3, 0.7));
            List<Message> all = new ArrayList<>(story);
            all.addAll(rest);
            List<Payload.DecisionContext> kept = keep(all);
            try (TestDatabase database = TestDatabase.Kind.H2.create();
                    Store store = database.open(SampleLog.CLOCK)) {
                store.log().append(Append.of(story));
                new EvidenceKeeper(store).catchUp(KeeperProgress.NONE);
                for (Retention retention : List.of(Retention.HOURS_72, Retention.DAYS_30)) {
                    assertThat(store.maintenance().expire(retention,
                            SampleLog.CLOCK.instant().plus(Duration.ofDays(40)))).isPositive();
                }
                store.log().append(Append.of(rest));
                assertThat(store.maintenance().expire(Retention.DAYS_30,
                        SampleLog.CLOCK.instant().plus(Duration.ofDays(40)))).isZero();
                new EvidenceKeeper(store).catchUp(KeeperProgress.NONE);

                Payload.DecisionContext last = contexts(store).getLast().context();
                assertThat(last.complete()).isTrue();
                assertThat(last.seeds()).isEqualTo(kept.getLast().seeds());
                assertThat(last.progress()).isEqualTo(kept.getLast().progress());
                assertThat(last.census()).isEqualTo(kept.getLast().census());
                assertThat(last.lastActions()).isEqualTo(kept.getLast().lastActions());
            }
        }

        @Test
        void of_a_log_that_has_lost_events_says_that_its_contexts_are_incomplete() {
            try (TestDatabase database = TestDatabase.Kind.H2.create();
                    Store store = database.open(SampleLog.CLOCK)) {
                store.log().append(Append.of(List.of(epoch(1, 1, 0.5), health(2, 1, 0.25))));
                store.maintenance().expire(Retention.HOURS_72, SampleLog.CLOCK.instant().plus(Duration.ofDays(40)));
                store.log().append(Append.of(List.of(command(3, 1))));

                assertThat(new EvidenceKeeper(store).catchUp(KeeperProgress.NONE).expired()).isEqualTo(1);
                assertThat(contexts(store)).singleElement()
                        .satisfies(kept -> assertThat(kept.context().complete()).isFalse());
            }
        }

        @ParameterizedTest
        @EnumSource
        void after_the_keeper_was_killed_writes_nothing_twice(TestDatabase.Kind kind)
                throws IOException, InterruptedException {
            List<String> whole;
            try (TestDatabase database = kind.create(); Store store = database.open(SampleLog.CLOCK)) {
                SampleLog.fill(store.log(), ALL);
                new EvidenceKeeper(store).catchUp(KeeperProgress.NONE);
                whole = texts(store);
            }
            try (TestDatabase database = kind.create()) {
                try (Store store = database.open(SampleLog.CLOCK)) {
                    SampleLog.fill(store.log(), ALL);
                }
                runUntilKilled(database.settings(), whole.size() / 2);
                try (Store store = database.open(SampleLog.CLOCK)) {
                    assertThat(texts(store)).isNotEmpty();
                    new EvidenceKeeper(store).catchUp(KeeperProgress.NONE);
                    assertThat(texts(store)).isEqualTo(whole);
                }
            }
        }

        private void runUntilKilled(StoreSettings settings, int contexts) throws IOException, InterruptedException {
            List<String> command = Arrays.asList(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
                    "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
                    KeeperInChild.class.getName(), settings.url(), String.valueOf(settings.user()),
                    Integer.toString(contexts));
            Path log = directory.resolve("keeper.log");
            Process child = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
            assertThat(child.waitFor(2, TimeUnit.MINUTES)).isTrue();
            assertThat(child.exitValue()).as(Files.readString(log)).isEqualTo(9);
        }
    }
}
