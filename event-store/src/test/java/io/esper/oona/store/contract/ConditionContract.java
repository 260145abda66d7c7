package io.esper.oona.store.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;

import io.esper.oona.event.Message;
import io.esper.oona.event.Retention;
import io.esper.oona.event.Tag;
import io.esper.oona.store.Append;
import io.esper.oona.store.AppendCondition;
import io.esper.oona.store.AppendResult;
import io.esper.oona.store.Criterion;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreException;
import org.junit.jupiter.api.Test;

/// Appends that only happen if nothing relevant has happened.
abstract class ConditionContract extends ContractPart {
    static final Criterion SEED = Criterion.tagged(new Tag("seed", "1,2"));
    static final Criterion BLUEPRINT = Criterion.tagged(new Tag("blueprint", "bp-1"));

    private static Criterion type(String... names) {
        return new Criterion(Set.of(names), Set.of());
    }

    private AppendResult appendIf(Store store, long after, Criterion... criteria) {
        return store.log().append(Append.of(List.of(messages.command("9,9", "bp-9")),
                new AppendCondition(List.of(criteria), after)));
    }

    private void assertFails(Store store, long at, long after, Criterion... criteria) {
        long head = store.log().head();
        assertThatThrownBy(() -> appendIf(store, after, criteria))
                .isInstanceOfSatisfying(StoreException.ConditionFailed.class, failed -> {
                    assertThat(failed.position()).isEqualTo(at);
                    assertThat(failed).hasMessageContaining("nothing was written");
                });
        assertThat(store.log().head()).isEqualTo(head);
    }

    private void assertHoldsUnder(Store store, long after, Criterion... criteria) {
        long head = store.log().head();
        assertThat(appendIf(store, after, criteria).outcomes()).containsExactly(new AppendResult.Stored(head + 1));
    }

    @Test
    void a_matching_tag_fails_the_append_and_names_the_first_match() {
        Store store = open();
        append(store, messages.telemetry(), messages.command("1,2", "bp-1"), messages.command("1,2", "bp-2"));
        assertFails(store, 2, 0, SEED);
    }

    @Test
    void a_condition_without_a_match_holds() {
        Store store = open();
        append(store, messages.command("3,4", "bp-1"));
        assertHoldsUnder(store, 0, SEED);
    }

    @Test
    void matches_up_to_the_position_of_the_condition_do_not_count() {
        Store store = open();
        append(store, messages.command("1,2", "bp-1"), messages.telemetry(), messages.command("1,2", "bp-2"));
        assertFails(store, 3, 1, SEED);
        assertHoldsUnder(store, 3, SEED);
    }

    @Test
    void a_position_beyond_the_head_holds() {
        Store store = open();
        append(store, messages.command("1,2", "bp-1"));
        assertHoldsUnder(store, 1_000, SEED);
    }

    @Test
    void all_tags_of_a_criterion_must_match() {
        Store store = open();
        append(store, messages.command("1,2", "bp-7"), messages.command("3,4", "bp-1"));
        Criterion both = Criterion.tagged(new Tag("seed", "1,2"), new Tag("blueprint", "bp-1"));
        assertHoldsUnder(store, 0, both);
        append(store, messages.command("1,2", "bp-1"));
        assertFails(store, 4, 0, both);
    }

    @Test
    void any_of_several_criteria_may_match() {
        Store store = open();
        append(store, messages.telemetry(), messages.report("bp-1"));
        assertFails(store, 2, 0, SEED, BLUEPRINT);
        append(store, messages.command("1,2", "bp-9"));
        assertFails(store, 3, 2, SEED, BLUEPRINT);
    }

    @Test
    void any_of_the_types_of_a_criterion_may_match() {
        Store store = open();
        append(store, messages.report("bp-1"));
        assertFails(store, 1, 0, type("KasminaControlCommand", "FieldReport"));
        assertHoldsUnder(store, 0, type("EpochEvent"));
    }

    @Test
    void types_and_tags_of_a_criterion_must_match_together() {
        Store store = open();
        append(store, messages.command("1,2", "bp-1"));
        Criterion reports = new Criterion(Set.of("FieldReport"), Set.of(new Tag("blueprint", "bp-1")));
        assertHoldsUnder(store, 0, reports);
        append(store, messages.report("bp-1"));
        assertFails(store, 3, 0, reports);
    }

    @Test
    void a_criterion_without_types_and_tags_matches_every_event() {
        Store store = open();
        Criterion everything = type();
        assertHoldsUnder(store, 0, everything);
        assertFails(store, 1, 0, everything);
        append(store, messages.telemetry());
        assertFails(store, 2, 1, everything);
        assertHoldsUnder(store, 2, everything);
    }

    @Test
    void the_batch_of_the_append_itself_does_not_count() {
        Store store = open();
        AppendResult result = store.log().append(Append.of(
                List.of(messages.command("1,2", "bp-1"), messages.command("1,2", "bp-1")),
                new AppendCondition(List.of(SEED), 0)));
        assertThat(positions(result)).containsExactly(1L, 2L);
    }

    @Test
    void of_appends_that_are_submitted_together_only_the_first_wins() {
        Store store = open();
        append(store, messages.telemetry());
        List<CompletableFuture<AppendResult>> results = IntStream.range(0, 20)
                .mapToObj(i -> store.log().appendAsync(Append.of(List.of(messages.command("1,2", "bp-" + i)),
                        new AppendCondition(List.of(SEED), 0))))
                .toList();
        assertThat(results.getFirst().join().outcomes()).containsExactly(new AppendResult.Stored(2));
        for (CompletableFuture<AppendResult> loser : results.subList(1, 20)) {
            assertThatThrownBy(loser::join).isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(StoreException.ConditionFailed.class);
        }
        assertThat(store.log().head()).isEqualTo(2);
    }

    @Test
    void a_repeated_append_succeeds_although_its_first_attempt_violates_the_condition() {
        Store store = open();
        Append conditional = Append.of(List.of(messages.command("1,2", "bp-1")), new AppendCondition(List.of(SEED), 0));
        store.log().append(conditional);
        assertThat(store.log().append(conditional).outcomes()).containsExactly(new AppendResult.Duplicate(1));
        Store again = reopen(store);
        assertThat(again.log().append(conditional).outcomes()).containsExactly(new AppendResult.Duplicate(1));
    }

    @Test
    void a_batch_with_something_new_is_held_to_its_condition() {
        Store store = open();
        Message first = messages.command("1,2", "bp-1");
        append(store, first);
        assertThatThrownBy(() -> store.log().append(Append.of(List.of(first, messages.command("1,2", "bp-1")),
                new AppendCondition(List.of(SEED), 0)))).isInstanceOf(StoreException.ConditionFailed.class);
        assertThat(store.log().head()).isEqualTo(1);
    }

    @Test
    void the_index_and_what_is_not_indexed_yet_answer_together() {
        Store store = open();
        append(store, messages.command("1,2", "bp-7"), messages.telemetry());
        store.maintenance().index();
        append(store, messages.command("5,6", "bp-1"), messages.report("bp-8"));
        assertFails(store, 1, 0, SEED, BLUEPRINT);
        assertFails(store, 3, 1, SEED, BLUEPRINT);
        assertFails(store, 4, 0, type("FieldReport"));
        store.maintenance().index();
        assertFails(store, 1, 0, SEED, BLUEPRINT);
        assertFails(store, 3, 1, SEED, BLUEPRINT);
        assertFails(store, 4, 0, type("FieldReport"));
        assertHoldsUnder(store, 4, SEED, BLUEPRINT, type("FieldReport"));
    }

    @Test
    void a_condition_holds_across_a_restart() {
        Store store = open();
        append(store, messages.command("1,2", "bp-7"));
        store.maintenance().index();
        append(store, messages.command("3,4", "bp-1"));
        Store again = reopen(store);
        assertFails(again, 1, 0, SEED);
        assertFails(again, 2, 0, BLUEPRINT);
        assertHoldsUnder(again, 2, SEED, BLUEPRINT);
    }

    @Test
    void what_another_store_wrote_counts() {
        Store one = open();
        Store other = open();
        append(one, messages.telemetry());
        append(other, messages.command("1,2", "bp-1"));
        assertFails(one, 2, 0, SEED);
        assertHoldsUnder(one, 2, SEED);
        assertHoldsUnder(other, 2, SEED);
    }

    @Test
    void a_type_that_no_index_knows_is_refused_by_name() {
        Store store = open();
        append(store, messages.telemetry());
        assertThatThrownBy(() -> appendIf(store, 0, type("LayerHealthReport")))
                .isInstanceOf(StoreException.NotIndexed.class).hasMessageContaining("LayerHealthReport");
        assertThat(store.log().head()).isEqualTo(1);
    }

    @Test
    void a_type_of_a_registered_short_lived_topic_without_tags_can_be_a_condition() {
        Store store = open();
        append(store, messages.message("compilation.kernels", Retention.HOURS_72, "KernelCompiled", List.of(), "{}"));
        assertFails(store, 1, 0, type("KernelCompiled"));
        store.maintenance().index();
        assertFails(store, 1, 0, type("KernelCompiled"));
    }

    @Test
    void an_empty_criterion_beside_others_is_refused() {
        Store store = open();
        append(store, messages.telemetry());
        assertThatThrownBy(() -> appendIf(store, 0, SEED, type())).isInstanceOf(StoreException.NotIndexed.class);
    }

    @Test
    void a_condition_is_exact_among_many_similar_tags() {
        Store store = open();
        for (int i = 0; i < 200; i++) {
            append(store, messages.command("1," + i, "bp-" + i % 7));
        }
        store.maintenance().index();
        for (int i = 0; i < 200; i += 37) {
            assertFails(store, i + 1, 0, Criterion.tagged(new Tag("seed", "1," + i)));
            assertFails(store, i + 1, 0,
                    Criterion.tagged(new Tag("seed", "1," + i), new Tag("blueprint", "bp-" + i % 7)));
        }
        assertHoldsUnder(store, 0, Criterion.tagged(new Tag("seed", "1,3"), new Tag("blueprint", "bp-4")));
    }
}
