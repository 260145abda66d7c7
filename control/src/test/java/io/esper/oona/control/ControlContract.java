package io.esper.oona.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import io.esper.oona.control.Decision.Accepted;
import io.esper.oona.control.Decision.Refused;
import io.esper.oona.control.Decision.Why;
import io.esper.oona.event.Retention;
import io.esper.oona.event.SeedId;
import io.esper.oona.event.Tag;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoredEvent;
import io.esper.oona.store.testing.TestClock;
import io.esper.oona.store.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What [Control] promises on every database.
abstract class ControlContract {
    private static final SeedId SEED = new SeedId(12, 3);
    private static final int THREADS = 8;

    private final TestClock clock = new TestClock(Instant.parse("2026-03-02T08:00:00Z"));
    private final TestDatabase database;
    private Store store;
    private Control control;
    private Facts facts;

    ControlContract(TestDatabase.Kind kind) {
        database = kind.create();
        store = database.open(clock);
        control = new Control(store, ControlSettings.DEFAULT);
        facts = new Facts(store);
    }

    @BeforeEach
    void certify() {
        facts.certified("LoRA", true);
    }

    @AfterEach
    void close() {
        store.close();
        database.close();
    }

    private void restart() {
        store.close();
        store = database.open(clock);
        control = new Control(store, ControlSettings.DEFAULT);
        facts = new Facts(store);
    }

    private static ControlCommand germination(String run, SeedId seed) {
        return ControlCommand.germination(run, seed, "LoRA", "controller");
    }

    private static ControlCommand to(String command) {
        return ControlCommand.of("run7", SEED, command, "controller");
    }

    private Accepted accepted(ControlCommand command) {
        return (Accepted) control.send(command);
    }

    private Refused refused(ControlCommand command) {
        return (Refused) control.send(command);
    }

    private static <T> List<T> together(List<Callable<T>> work) throws Exception {
        List<T> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(work.size())) {
            for (Future<T> result : threads.invokeAll(work)) {
                results.add(result.get());
            }
        }
        return results;
    }

    @Nested
    class Sending {
        @Test
        void an_accepted_command_is_on_its_topic_and_its_decision_beside_it() {
            ControlCommand command = new ControlCommand("run7", SEED, "request_germination", "LoRA", "GradNormGated",
                    "c-9", "controller", "run7-adapt-9", 42, "accuracy has stalled");
            Accepted accepted = accepted(command);
            assertThat(accepted.repeated()).isFalse();
            assertThat(accepted.decisionPosition()).isEqualTo(accepted.commandPosition() + 1)
                    .isEqualTo(store.log().head());
            StoredEvent sent = store.log().at(accepted.commandPosition()).orElseThrow();
            assertThat(sent.topic()).isEqualTo("control.kasmina.commands");
            assertThat(sent.retention()).isEqualTo(Retention.DAYS_30);
            assertThat(new String(sent.payload(), java.nio.charset.StandardCharsets.UTF_8)).isEqualTo(
                    "{\"target_layer_id\":12,\"target_seed_id\":3,\"command\":\"request_germination\",\"blueprint_id\":\"LoRA\","
                            + "\"grafting_strategy\":\"GradNormGated\",\"command_id\":\"c-9\",\"issued_epoch\":42}");
            StoredEvent decided = store.log().at(accepted.decisionPosition()).orElseThrow();
            assertThat(decided.topic()).isEqualTo("innovation.adaptations");
            assertThat(decided.retention()).isEqualTo(Retention.INDEFINITE);
            assertThat(decided.tags()).containsExactlyInAnyOrder(new Tag("run_seed", "12,3@run7"),
                    new Tag("seed", "12,3"), new Tag("blueprint", "LoRA"), new Tag("command", "c-9"),
                    new Tag("run", "run7"), new Tag("trace", "run7-adapt-9"));
            assertThat(List.of(sent, decided)).allSatisfy(event -> {
                assertThat(event.runId()).isEqualTo("run7");
                assertThat(event.traceId()).isEqualTo("run7-adapt-9");
                assertThat(event.senderId()).isEqualTo("controller");
            });
            History.assertLawful(store);
        }

        @Test
        void a_refused_command_writes_nothing_and_says_why() {
            long head = store.log().head();
            Refused refusal = refused(ControlCommand.germination("run7", SEED, "unheard-of", "controller"));
            assertThat(refusal.why()).isEqualTo(Why.NOT_CERTIFIED);
            assertThat(refused(to("enter_training")).instead()).containsExactly("request_germination");
            assertThat(store.log().head()).isEqualTo(head);
            assertThat(store.topics().list()).isEmpty();
        }

        @Test
        void a_whole_life_is_accepted_step_by_step_across_restarts() {
            accepted(germination("run7", SEED));
            for (String step : List.of("enter_training", "enter_grafting", "enter_stabilization", "enter_evaluating",
                    "enter_fine_tuning", "enter_fossilized")) {
                restart();
                assertThat(accepted(to(step)).decision().blueprintId()).isEqualTo("LoRA");
            }
            assertThat(refused(to("enter_culled")).why()).isEqualTo(Why.TERMINAL_STAGE);
            History.assertLawful(store);
        }

        @Test
        void a_blueprint_that_has_failed_since_stops_its_graft() {
            accepted(germination("run7", SEED));
            accepted(to("enter_training"));
            facts.certified("LoRA", false);
            assertThat(refused(to("enter_grafting")).why()).isEqualTo(Why.CERTIFICATION_FAILED);
            accepted(to("cancel_germination"));
        }

        @Test
        void runs_and_seeds_do_not_stand_in_each_others_way() {
            accepted(germination("run7", SEED));
            accepted(germination("run8", SEED));
            accepted(germination("run7", new SeedId(12, 4)));
            accepted(germination("run", SEED));
            assertThat(History.decisions(store)).hasSize(4);
        }

        @Test
        void only_proposed_is_not_certified() {
            facts.proposed("new");
            Refused refusal = refused(ControlCommand.germination("run7", SEED, "new", "controller"));
            assertThat(refusal.reason()).contains("never certified");
        }

        @Test
        void an_exempt_blueprint_needs_no_certification() {
            Control lenient = new Control(store, new ControlSettings(Set.of("bootstrap"), 1));
            assertThat(lenient.send(ControlCommand.germination("run7", SEED, "bootstrap", "controller")))
                    .isInstanceOf(Accepted.class);
        }
    }

    @Nested
    class Considering {
        @Test
        void says_what_sending_would_say_and_writes_nothing() {
            long head = store.log().head();
            assertThat(control.consider(germination("run7", SEED))).isInstanceOf(Decision.Acceptable.class);
            assertThat(control.consider(to("enter_training"))).isInstanceOf(Refused.class);
            assertThat(store.log().head()).isEqualTo(head);
        }
    }

    @Nested
    class Repetitions {
        @Test
        void of_a_command_are_answered_with_the_first_decision_also_after_a_restart() {
            Accepted first = accepted(germination("run7", SEED).withCommandId("c-9"));
            accepted(to("cancel_germination"));
            long head = store.log().head();
            restart();
            Accepted second = accepted(germination("run7", SEED).withCommandId("c-9"));
            assertThat(second)
                    .isEqualTo(new Accepted(first.decision(), first.commandPosition(), first.decisionPosition(), true));
            assertThat(store.log().head()).isEqualTo(head);
        }

        @Test
        void are_known_when_the_command_itself_has_expired() {
            Accepted first = accepted(germination("run7", SEED).withCommandId("c-9"));
            clock.advance(Duration.ofDays(31));
            store.maintenance().expire(Retention.DAYS_30, clock.instant().minus(Duration.ofDays(30)));
            Accepted second = accepted(germination("run7", SEED).withCommandId("c-9"));
            assertThat(second.commandPosition()).isZero();
            assertThat(second.decisionPosition()).isEqualTo(first.decisionPosition());
            assertThat(refused(germination("run7", SEED)).why()).isEqualTo(Why.WRONG_STAGE);
        }

        @Test
        void of_an_id_for_another_command_are_refused() {
            accepted(germination("run7", SEED).withCommandId("c-9"));
            assertThat(refused(to("enter_training").withCommandId("c-9")).why()).isEqualTo(Why.COMMAND_ID_REUSED);
        }
    }

    @Nested
    class FactsOfTheBus {
        @Test
        void are_taken_as_they_come_and_move_the_seed() {
            accepted(germination("run7", SEED));
            facts.reported("run7", "(12, 3)", "LoRA", "CULLED");
            assertThat(refused(germination("run7", SEED)).reason()).contains("CULLED");
            accepted(to("enter_dormant"));
            accepted(germination("run7", SEED));
        }

        @Test
        void about_another_run_do_not_move_it() {
            accepted(germination("run7", SEED));
            facts.reported("run8", "12,3", "LoRA", "FOSSILIZED");
            accepted(to("enter_training"));
        }

        @Test
        void that_claim_to_be_axon_s_are_read_as_they_are_stored() {
            for (String claim : List.of("{}", "{\"id\":\"x\"}", "{\"void\":true}", "{\"version\":\"9\"}",
                    "{\"version\":\"\"}", "{\"metadata\":{\"traceId\":null,\"runId\":null}}")) {
                facts.certifiedWith("LoRA", false, "\"axon\":" + claim);
                assertThat(refused(germination("run7", SEED)).why()).as(claim).isEqualTo(Why.CERTIFICATION_FAILED);
                facts.certifiedWith("LoRA", true, "\"axon\":" + claim);
            }
            accepted(germination("run7", SEED));
        }

        @Test
        void that_are_commands_are_not_judged_and_decide_nothing() {
            facts.commanded("run7", 12, 3, "request_germination");
            facts.commanded("run7", 12, 3, "request_germination");
            accepted(germination("run7", SEED));
        }
    }

    @Nested
    class Races {
        @Test
        void of_eight_for_one_seed_have_one_winner() throws Exception {
            for (int round = 0; round < 10; round++) {
                SeedId seed = new SeedId(round, 0);
                List<Callable<Decision>> work = new ArrayList<>();
                for (int i = 0; i < THREADS; i++) {
                    Control own = i % 2 == 0 ? control : new Control(store, ControlSettings.DEFAULT);
                    work.add(() -> own.send(germination("run7", seed)));
                }
                List<Decision> decisions = together(work);
                assertThat(decisions).filteredOn(Accepted.class::isInstance).hasSize(1);
                assertThat(decisions).filteredOn(Refused.class::isInstance)
                        .allSatisfy(decision -> assertThat(((Refused) decision).why()).isEqualTo(Why.WRONG_STAGE));
            }
            History.assertLawful(store);
        }

        @Test
        void of_eight_with_one_id_are_decided_once_and_answered_alike() throws Exception {
            ControlCommand command = germination("run7", SEED).withCommandId("c-9");
            List<Decision> decisions = together(Stream.<Callable<Decision>>generate(() -> () -> control.send(command))
                    .limit(THREADS).toList());
            assertThat(decisions).allMatch(Accepted.class::isInstance);
            assertThat(decisions).map(decision -> ((Accepted) decision).decisionPosition()).containsOnly(
                    store.log().head());
            assertThat(decisions).filteredOn(decision -> !((Accepted) decision).repeated()).hasSize(1);
        }

        @Test
        void with_the_end_of_a_certification_deploy_nothing_after_it() throws Exception {
            for (int round = 0; round < 10; round++) {
                String blueprint = "bp-" + round;
                int layer = 100 + round;
                facts.certified(blueprint, true);
                List<Callable<Decision>> work = new ArrayList<>();
                for (int i = 0; i < THREADS; i++) {
                    SeedId seed = new SeedId(layer, i);
                    work.add(i == THREADS / 2 ? () -> {
                        facts.append(facts.certification(blueprint, false));
                        return new Refused(Why.CERTIFICATION_FAILED, "", List.of());
                    } : () -> control.send(ControlCommand.germination("run7", seed, blueprint, "controller")));
                }
                assertThat(together(work)).allMatch(decision -> decision instanceof Accepted
                        || ((Refused) decision).why() == Why.CERTIFICATION_FAILED);
            }
            History.assertLawful(store);
        }
    }

    @Nested
    class Contention {
        @Test
        void is_decided_anew_from_what_the_log_says_then() {
            Control slow = new Control(store, ControlSettings.DEFAULT, new Meddler(LogEngine.over(store), 1,
                    () -> control.send(germination("run7", SEED))));
            assertThat(((Refused) slow.send(germination("run7", SEED))).why()).isEqualTo(Why.WRONG_STAGE);
            assertThat(History.decisions(store)).hasSize(1);
        }

        @Test
        void by_what_does_not_matter_costs_another_attempt() {
            Control slow = new Control(store, ControlSettings.DEFAULT, new Meddler(LogEngine.over(store), 3,
                    () -> facts.reported("run8", "12,3", "LoRA", "CULLED")));
            assertThat(slow.send(germination("run7", SEED))).isInstanceOf(Accepted.class);
        }

        @Test
        void by_what_is_outside_the_boundary_costs_nothing() {
            Control slow = new Control(store, new ControlSettings(Set.of(), 1), new Meddler(LogEngine.over(store), 1,
                    () -> {
                        control.send(germination("run8", SEED));
                        control.send(germination("run7", new SeedId(12, 4)));
                        facts.certified("other", false);
                        facts.telemetry(10);
                    }));
            assertThat(slow.send(germination("run7", SEED))).isInstanceOf(Accepted.class);
        }

        @Test
        void without_end_is_refused_after_the_stated_attempts() {
            Meddler meddler = new Meddler(LogEngine.over(store), 100, () -> facts.certified("LoRA", true));
            Control slow = new Control(store, new ControlSettings(Set.of(), 4), meddler);
            Refused refusal = (Refused) slow.send(germination("run7", SEED));
            assertThat(refusal.why()).isEqualTo(Why.CONTENDED);
            assertThat(refusal.reason()).contains("4 times");
            assertThat(meddler.appends()).isEqualTo(4);
            assertThat(History.decisions(store)).isEmpty();
        }

        @Test
        void between_the_two_reads_of_a_boundary_is_noticed() {
            accepted(germination("run7", SEED));
            Meddler meddler = Meddler.beforeSecondRead(LogEngine.over(store), () -> control.send(
                    to("cancel_germination")));
            Control slow = new Control(store, ControlSettings.DEFAULT, meddler);
            assertThat(((Refused) slow.send(to("enter_training"))).why()).isEqualTo(Why.WRONG_STAGE);
            History.assertLawful(store);
        }
    }

    @Nested
    class Cost {
        @Test
        void of_a_decision_does_not_grow_with_telemetry_or_with_other_seeds() {
            accepted(germination("run7", SEED));
            Meddler counting = new Meddler(LogEngine.over(store), 0, () -> {});
            Control counted = new Control(store, ControlSettings.DEFAULT, counting);
            counted.consider(to("enter_training"));
            long before = counting.sourced();
            facts.telemetry(20_000);
            for (int i = 0; i < 50; i++) {
                accepted(germination("run" + (100 + i), SEED));
                accepted(germination("run7", new SeedId(20, i)));
            }
            counted.consider(to("enter_training"));
            assertThat(counting.sourced() - before).isEqualTo(before).isLessThanOrEqualTo(4);
        }
    }

    @Nested
    class Limits {
        @Test
        void of_texts_are_told_before_anything_is_read() {
            assertThatThrownBy(() -> ControlCommand.of("r".repeat(257), SEED, "enter_training", "controller"))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("run");
            assertThatThrownBy(() -> ControlCommand.of("", SEED, "enter_training", "controller"))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> ControlCommand.of("a\nb", SEED, "enter_training", "controller"))
                    .isInstanceOf(IllegalArgumentException.class);
        }

        @Test
        void of_texts_fit_into_the_tags() {
            String long256 = "é".repeat(256);
            Control lenient = new Control(store, new ControlSettings(Set.of(long256), 1));
            ControlCommand command = new ControlCommand(long256, SEED, "request_germination", long256, long256,
                    long256, long256, null, null, null);
            Accepted accepted = (Accepted) lenient.send(command);
            assertThat(store.log().at(accepted.decisionPosition()).orElseThrow().tags()).hasSize(6);
            assertThat(lenient.send(command.withCommandId("other"))).isInstanceOf(Refused.class);
        }
    }
}
