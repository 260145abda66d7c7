package io.esper.oona.store.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

import io.esper.oona.event.Message;
import io.esper.oona.store.Append;
import io.esper.oona.store.AppendCondition;
import io.esper.oona.store.AppendResult;
import io.esper.oona.store.Cursor;
import io.esper.oona.store.DeadLetters.DeadLetter;
import io.esper.oona.store.NewDeadLetter;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreException;
import io.esper.oona.store.TopicRegistry.Registration;
import org.junit.jupiter.api.Test;

/// What stands beside the events: dead letters, cursors, registered topics.
abstract class LettersContract extends ContractPart {

    private static NewDeadLetter letter(int line, String reason) {
        return new NewDeadLetter("import:runs.jsonl", "line " + line, reason, "Line " + line + " is not JSON.", null,
                null, ("{broken " + line).getBytes(StandardCharsets.UTF_8));
    }

    private static Append with(List<Message> batch, List<NewDeadLetter> letters, List<Cursor> cursors) {
        return new Append(batch, null, Append.OnConflict.REFUSE_BATCH, List.of(), letters, cursors);
    }

    @Test
    void events_letters_and_cursors_are_written_together() {
        Store store = open();
        List<Message> batch = messages.mixed(3);
        AppendResult result = store.log().append(with(batch, List.of(letter(4, "malformed-json")),
                List.of(new Cursor("import:runs", "4"))));
        assertThat(positions(result)).isEqualTo(count(3));
        assertHolds(store, batch);
        assertThat(store.cursor("import:runs")).contains("4");
        DeadLetter stored = store.deadLetters().list(0, null, 10).getFirst();
        assertThat(stored.letter().source()).isEqualTo("import:runs.jsonl");
        assertThat(stored.letter().sourcePosition()).isEqualTo("line 4");
        assertThat(stored.letter().reason()).isEqualTo("malformed-json");
        assertThat(stored.letter().detail()).isEqualTo("Line 4 is not JSON.");
        assertThat(stored.letter().topic()).isNull();
        assertThat(stored.letter().eventId()).isNull();
        assertThat(stored.letter().bytes()).isEqualTo("{broken 4".getBytes(StandardCharsets.UTF_8));
        assertThat(stored.received()).isEqualTo(START);
        assertThat(stored.attempts()).isEqualTo(1);
    }

    @Test
    void a_refused_batch_leaves_neither_letters_nor_cursors() {
        Store store = open();
        append(store, messages.command("1,2", "bp-1"));
        Append refused = new Append(messages.mixed(2), new AppendCondition(List.of(ConditionContract.SEED), 0),
                Append.OnConflict.REFUSE_BATCH, List.of(), List.of(letter(1, "malformed-json")),
                List.of(new Cursor("import:runs", "9")));
        assertThatThrownBy(() -> store.log().append(refused)).isInstanceOf(StoreException.ConditionFailed.class);
        assertThat(store.deadLetters().list(0, null, 10)).isEmpty();
        assertThat(store.cursor("import:runs")).isEmpty();
        assertThat(store.log().head()).isEqualTo(1);
    }

    @Test
    void cursors_are_found_by_what_their_names_begin_with_and_by_nothing_else() {
        Store store = open();
        store.log().append(with(List.of(), List.of(), List.of(new Cursor("a_b%", "1"), new Cursor("a_b%/0", "2"),
                new Cursor("axbc", "3"), new Cursor("a_b", "4"), new Cursor("A_B%/1", "5"))));
        assertThat(store.cursors("a_b%")).containsExactly(Map.entry("a_b%", "1"), Map.entry("a_b%/0", "2"));
        assertThat(store.cursors("nobody")).isEmpty();
    }

    @Test
    void letters_and_cursors_can_be_written_without_events() {
        Store store = open();
        store.log().append(with(List.of(), List.of(letter(1, "bad-id")), List.of(new Cursor("bus", "0-1"))));
        assertThat(store.deadLetters().countByReason()).containsEntry("bad-id", 1L);
        assertThat(store.cursor("bus")).contains("0-1");
        assertThat(store.log().head()).isZero();
    }

    @Test
    void a_repeated_import_records_its_letters_once() {
        Store store = open();
        Append once = with(messages.mixed(2), List.of(letter(1, "malformed-json"), letter(2, "bad-id")), List.of());
        store.log().append(once);
        assertThat(store.log().append(once).outcomes()).allMatch(AppendResult.Duplicate.class::isInstance);
        assertThat(store.deadLetters().list(0, null, 10)).hasSize(2);
    }

    @Test
    void another_content_at_the_same_place_is_another_letter() {
        Store store = open();
        NewDeadLetter other = new NewDeadLetter("import:runs.jsonl", "line 1", "malformed-json", "Other.", null, null,
                new byte[]{'x'});
        store.log().append(with(List.of(), List.of(letter(1, "malformed-json"), other), List.of()));
        assertThat(store.deadLetters().countByReason()).containsEntry("malformed-json", 2L);
    }

    @Test
    void letters_are_listed_oldest_first_page_by_page_and_by_reason() {
        Store store = open();
        List<NewDeadLetter> letters = new ArrayList<>();
        for (int line = 1; line <= 25; line++) {
            letters.add(letter(line, line % 5 == 0 ? "bad-id" : "malformed-json"));
        }
        store.log().append(with(List.of(), letters, List.of()));
        List<String> places = new ArrayList<>();
        long after = 0;
        for (List<DeadLetter> page = store.deadLetters().list(after, null, 10); !page.isEmpty(); page =
                store.deadLetters().list(after, null, 10)) {
            page.forEach(letter -> places.add(letter.letter().sourcePosition()));
            after = page.getLast().id();
        }
        assertThat(places).isEqualTo(letters.stream().map(NewDeadLetter::sourcePosition).toList());
        assertThat(store.deadLetters().list(0, "bad-id", 3)).extracting(letter -> letter.letter().sourcePosition())
                .containsExactly("line 5", "line 10", "line 15");
        assertThat(store.deadLetters().countByReason()).containsOnlyKeys("bad-id", "malformed-json")
                .containsEntry("bad-id", 5L).containsEntry("malformed-json", 20L);
    }

    @Test
    void a_letter_is_found_by_its_id() {
        Store store = open();
        store.log().append(with(List.of(), List.of(letter(1, "bad-id")), List.of()));
        DeadLetter listed = store.deadLetters().list(0, null, 1).getFirst();
        assertThat(store.deadLetters().find(listed.id()).orElseThrow().letter().sourcePosition()).isEqualTo("line 1");
        assertThat(store.deadLetters().find(listed.id() + 1)).isEmpty();
    }

    @Test
    void a_letter_with_unprintable_and_overlong_texts_is_recorded_with_its_whole_bytes() {
        Store store = open();
        byte[] bytes = new byte[3 << 20];
        bytes[7] = 1;
        NewDeadLetter odd = new NewDeadLetter("s".repeat(600), "p\u0000" + "é".repeat(200), "r".repeat(70),
                "d\uD800".repeat(3_000), "t\u0000".repeat(300), "🌱".repeat(200), bytes);
        store.log().append(with(List.of(), List.of(odd), List.of()));
        DeadLetter stored = store.deadLetters().list(0, null, 10).getFirst();
        assertThat(stored.letter().bytes()).isEqualTo(bytes);
        assertThat(stored.letter().source()).hasSize(512);
        assertThat(stored.letter().sourcePosition()).startsWith("p\uFFFDéé");
        assertThat(stored.letter().detail()).startsWith("d\uFFFDd\uFFFD").hasSize(4096);
    }

    @Test
    void a_cursor_is_moved_and_survives_a_restart() {
        Store store = open();
        assertThat(store.cursor("bus")).isEmpty();
        store.log().append(with(messages.mixed(1), List.of(), List.of(new Cursor("bus", "0-1"))));
        store.log().append(with(messages.mixed(1), List.of(),
                List.of(new Cursor("bus", "0-2"), new Cursor("other", "7"))));
        assertThat(store.cursor("bus")).contains("0-2");
        Store again = reopen(store);
        assertThat(again.cursor("bus")).contains("0-2");
        assertThat(again.cursor("other")).contains("7");
    }

    @Test
    void the_last_of_several_moves_of_a_cursor_wins() {
        Store store = open();
        store.log().append(with(List.of(), List.of(), List.of(new Cursor("bus", "1"), new Cursor("bus", "2"))));
        assertThat(store.cursor("bus")).contains("2");
    }

    @Test
    void registered_topics_are_listed_by_name_and_replaced() {
        Store store = open();
        store.topics().register(new Registration("validation.results", "{\"v\":1}"));
        store.topics().register(new Registration("compilation.kernels", "{\"ü\":\"種\"}"));
        clock.advance(Duration.ofMinutes(1));
        store.topics().register(new Registration("validation.results", "{\"v\":2}"));
        assertThat(store.topics().list()).containsExactly(new Registration("compilation.kernels", "{\"ü\":\"種\"}"),
                new Registration("validation.results", "{\"v\":2}"));
        assertThat(reopen(store).topics().list()).hasSize(2);
    }

    /// Registers a topic named after the outcomes, within the append's transaction.
    private static void note(Connection connection, List<AppendResult.Outcome> outcomes) throws SQLException {
        try (PreparedStatement insert = connection
                .prepareStatement(
                        "INSERT INTO registered_topic (name, definition, registered_micros) VALUES (?, ?, 0)")) {
            insert.setString(1, "seen." + outcomes.stream().map(outcome -> switch (outcome) {
                case AppendResult.Stored stored -> "stored" + stored.position();
                case AppendResult.Duplicate duplicate -> "duplicate" + duplicate.position();
                case AppendResult.Conflict conflict -> "conflict" + conflict.position();
            }).collect(Collectors.joining("-")));
            insert.setString(2, "{}");
            insert.executeUpdate();
        }
    }

    private static Append beside(List<Message> batch, Append.Beside beside) {
        return new Append(batch, null, Append.OnConflict.DEAD_LETTER, List.of(), List.of(), List.of(), beside);
    }

    private static List<String> noted(Store store) {
        return store.topics().list().stream().map(Registration::name).toList();
    }

    @Test
    void work_beside_an_append_sees_what_becomes_of_each_message_and_is_committed_with_it() {
        Store store = open();
        Message known = messages.telemetry();
        append(store, known);
        Message fresh = messages.telemetry();
        store.log().append(beside(List.of(known, fresh), LettersContract::note));
        assertThat(noted(store)).containsExactly("seen.duplicate1-stored2");
        assertHolds(reopen(store), List.of(known, fresh));
    }

    @Test
    void work_beside_an_append_runs_although_nothing_is_new() {
        Store store = open();
        Message known = messages.telemetry();
        append(store, known);
        store.log().append(beside(List.of(known), LettersContract::note));
        assertThat(noted(store)).containsExactly("seen.duplicate1");
    }

    @Test
    void an_append_whose_work_beside_it_refuses_writes_nothing_and_throws_the_same() {
        Store store = open();
        RuntimeException refusal = new IllegalStateException("The cursor has moved.");
        Append refused = beside(messages.mixed(2), (connection, outcomes) -> {
            note(connection, outcomes);
            throw refusal;
        });
        assertThatThrownBy(() -> store.log().append(refused)).isSameAs(refusal);
        assertThat(noted(store)).isEmpty();
        assertHolds(store, List.of());
        List<Message> later = messages.mixed(2);
        append(store, later);
        assertHolds(store, later);
    }

    @Test
    void appends_that_share_a_commit_with_a_refusing_one_are_stored() {
        Store store = open();
        List<CompletableFuture<AppendResult>> good = new ArrayList<>();
        List<CompletableFuture<AppendResult>> bad = new ArrayList<>();
        List<Message> expected = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Message message = messages.telemetry();
            if (i % 5 == 0) {
                bad.add(store.log().appendAsync(beside(List.of(message), (connection, outcomes) -> {
                    throw new IllegalStateException("Refused.");
                })));
            } else {
                expected.add(message);
                good.add(store.log().appendAsync(Append.of(List.of(message))));
            }
        }
        good.forEach(CompletableFuture::join);
        assertThat(bad).allSatisfy(refused -> assertThatThrownBy(refused::join)
                .hasCauseInstanceOf(IllegalStateException.class));
        assertHolds(store, expected);
    }

    @Test
    void appends_that_share_a_commit_with_one_whose_work_the_database_refuses_are_stored() {
        Store store = open();
        List<CompletableFuture<AppendResult>> good = new ArrayList<>();
        List<CompletableFuture<AppendResult>> bad = new ArrayList<>();
        List<Message> expected = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Message message = messages.telemetry();
            if (i % 20 == 0) {
                bad.add(store.log().appendAsync(beside(List.of(message), (connection, outcomes) -> {
                    try (var tooLong = connection.prepareStatement(
                            "INSERT INTO source_cursor (name, cursor_value, moved_micros) VALUES (?, '', 0)")) {
                        tooLong.setString(1, "x".repeat(600));
                        tooLong.executeUpdate();
                    }
                })));
            } else {
                expected.add(message);
                good.add(store.log().appendAsync(Append.of(List.of(message))));
            }
        }
        good.forEach(CompletableFuture::join);
        assertThat(bad).allSatisfy(refused -> assertThatThrownBy(refused::join)
                .hasCauseInstanceOf(StoreException.class));
        assertHolds(store, expected);
        assertThat(append(store, messages.mixed(1)).head()).isEqualTo(expected.size() + 1);
    }
}
