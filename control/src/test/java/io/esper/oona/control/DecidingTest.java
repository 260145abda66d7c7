package io.esper.oona.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import io.esper.oona.control.Decision.Why;
import io.esper.oona.event.Payload;
import io.esper.oona.event.Payload.AdaptationDecision;
import io.esper.oona.event.Payload.Outcome;
import io.esper.oona.event.SeedId;
import io.esper.oona.event.SeedStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Given facts, when a command, then a verdict.
class DecidingTest {
    private static final String RUN = "run7";
    private static final SeedId SEED = new SeedId(12, 3);
    private static final Set<SeedStage> RETREATS =
            EnumSet.of(SeedStage.CANCELLED, SeedStage.CULLED, SeedStage.ROLLED_BACK, SeedStage.DORMANT);

    private static Fact fact(Payload payload, String trace, @Nullable String run) {
        return new Fact(payload,
                UUID.nameUUIDFromBytes(payload.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                trace, run);
    }

    private static Fact fact(Payload payload) {
        return fact(payload, "run7-x", null);
    }

    private static Fact certified(String blueprint, boolean passed) {
        return fact(new Payload.CertifiedBlueprint(blueprint, passed, 0.1f, null, Map.of(), Float.NaN, Float.NaN,
                List.of(), Map.of()));
    }

    private static Fact proposed(String blueprint) {
        return fact(new Payload.CandidateBlueprint(blueprint, List.of(), Float.NaN, null, null, List.of(), null, null,
                null, null, Map.of()));
    }

    private static Fact decided(String id, String command, @Nullable String blueprint, String from, String to) {
        return fact(new AdaptationDecision(id, RUN, SEED, command, blueprint, null, "accepted", from, to, null, null,
                Map.of()), "run7-adapt-1", RUN);
    }

    private static Fact germinated() {
        return decided("g-1", "request_germination", "LoRA", "DORMANT", "GERMINATED");
    }

    private static Fact moved(SeedStage to) {
        return decided("m-" + to, Decider.commandTo(to), "LoRA", "ANY", to.name());
    }

    private static Payload.FieldReport report(Outcome outcome, String blueprint, @Nullable String command,
            @Nullable String run) {
        return new Payload.FieldReport(blueprint, SEED, SEED.text(), 0.5f, 0.6f, outcome, Float.NaN, Float.NaN,
                Float.NaN, Map.of(), command, run, null, null, null, null, Map.of());
    }

    private static ControlCommand command(String text, @Nullable String blueprint) {
        return new ControlCommand(RUN, SEED, text, blueprint, null, "c-1", "tamiyo", null, 42, "why not");
    }

    private static ControlCommand germination(String blueprint) {
        return command("request_germination", blueprint);
    }

    private static Situation given(ControlCommand command, Fact... facts) {
        Situation situation = Situation.before(command);
        for (Fact fact : facts) {
            situation = situation.evolve(fact);
        }
        SeedState.Graft graft = situation.seed().graft();
        if (command.blueprint() == null && graft != null && graft.blueprint() != null) {
            situation = situation.with(BlueprintState.unknown(graft.blueprint()));
            for (Fact fact : facts) {
                situation = situation.evolve(fact);
            }
        }
        return situation;
    }

    private static Verdict decide(ControlCommand command, Fact... facts) {
        return new Decider(Set.of()).decide(command, given(command, facts));
    }

    private static AdaptationDecision accepted(ControlCommand command, Fact... facts) {
        Verdict verdict = decide(command, facts);
        assertThat(verdict).isInstanceOf(Verdict.Accept.class);
        return ((Verdict.Accept) verdict).decision();
    }

    private static Decision.Refused refused(ControlCommand command, Fact... facts) {
        Verdict verdict = decide(command, facts);
        assertThat(verdict).isInstanceOf(Verdict.Refuse.class);
        return ((Verdict.Refuse) verdict).refusal();
    }

    private static SeedState seed(Fact... facts) {
        return given(germination("LoRA"), facts).seed();
    }

    @Nested
    class Germination {
        @Test
        void of_a_dormant_seed_with_a_certified_blueprint_is_accepted() {
            AdaptationDecision decision = accepted(germination("LoRA"), certified("LoRA", true));
            assertThat(decision).isEqualTo(new AdaptationDecision("c-1", RUN, SEED, "request_germination", "LoRA", null,
                    "accepted", "DORMANT", "GERMINATED", 42, "why not", Map.of()));
        }

        @Test
        void of_an_unknown_blueprint_is_refused() {
            Decision.Refused refusal = refused(germination("LoRA"));
            assertThat(refusal.why()).isEqualTo(Why.NOT_CERTIFIED);
            assertThat(refusal.reason()).contains("LoRA", "no candidate and no certification");
        }

        @Test
        void of_a_proposed_blueprint_is_refused() {
            Decision.Refused refusal = refused(germination("LoRA"), proposed("LoRA"), certified("other", true));
            assertThat(refusal.why()).isEqualTo(Why.NOT_CERTIFIED);
            assertThat(refusal.reason()).contains("proposed, and never certified");
        }

        @Test
        void of_a_failed_blueprint_is_refused() {
            assertThat(refused(germination("LoRA"), certified("LoRA", false)).why())
                    .isEqualTo(Why.CERTIFICATION_FAILED);
        }

        @Test
        void of_a_blueprint_that_failed_after_it_had_passed_is_refused() {
            assertThat(refused(germination("LoRA"), certified("LoRA", true), certified("LoRA", false)).why())
                    .isEqualTo(Why.CERTIFICATION_FAILED);
        }

        @Test
        void of_a_blueprint_that_passed_after_it_had_failed_is_accepted() {
            accepted(germination("LoRA"), certified("LoRA", false), certified("LoRA", true), proposed("LoRA"));
        }

        @Test
        void without_a_blueprint_is_refused() {
            assertThat(refused(command("request_germination", null)).why()).isEqualTo(Why.NO_BLUEPRINT);
        }

        @Test
        void of_an_exempt_blueprint_needs_no_certification() {
            ControlCommand command = germination("bootstrap");
            assertThat(new Decider(Set.of("bootstrap")).decide(command, given(command)))
                    .isInstanceOf(Verdict.Accept.class);
        }

        @ParameterizedTest
        @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DORMANT")
        void of_a_seed_that_is_not_dormant_is_refused(SeedStage stage) {
            Decision.Refused refusal =
                    refused(germination("LoRA"), certified("LoRA", true), germinated(), moved(stage));
            assertThat(refusal.why()).isEqualTo(stage.terminal() ? Why.TERMINAL_STAGE : Why.WRONG_STAGE);
            assertThat(refusal.reason()).contains("12,3", RUN, stage.name());
            assertThat(refusal.instead()).hasSize(stage.next().size());
        }

        @Test
        void of_a_seed_that_is_dormant_again_is_accepted() {
            accepted(germination("LoRA"), certified("LoRA", true), germinated(), moved(SeedStage.CANCELLED),
                    moved(SeedStage.DORMANT));
        }
    }

    @Nested
    class StageCommands {
        static Stream<Arguments> every_pair() {
            List<Arguments> pairs = new ArrayList<>();
            for (SeedStage from : SeedStage.values()) {
                for (SeedStage to : SeedStage.values()) {
                    pairs.add(Arguments.of(from, to));
                }
            }
            return pairs.stream();
        }

        @ParameterizedTest
        @MethodSource("every_pair")
        void are_accepted_exactly_where_the_lifecycle_allows(SeedStage from, SeedStage to) {
            ControlCommand command = command(Decider.commandTo(to), to == SeedStage.GERMINATED ? "LoRA" : null);
            Verdict verdict = decide(command, certified("LoRA", true), germinated(), moved(from));
            assertThat(verdict instanceof Verdict.Accept).isEqualTo(from.next().contains(to));
            if (verdict instanceof Verdict.Accept(AdaptationDecision decision)) {
                assertThat(decision.fromStage()).isEqualTo(from.name());
                assertThat(decision.toStage()).isEqualTo(to.name());
                assertThat(decision.blueprintId()).isEqualTo("LoRA");
            }
        }

        @ParameterizedTest
        @MethodSource("every_pair")
        void lead_on_only_while_the_blueprint_is_certified_and_back_always(SeedStage from, SeedStage to) {
            ControlCommand command = command(Decider.commandTo(to), to == SeedStage.GERMINATED ? "LoRA" : null);
            Verdict verdict = decide(command, certified("LoRA", true), germinated(), moved(from),
                    certified("LoRA", false));
            assertThat(verdict instanceof Verdict.Accept)
                    .isEqualTo(from.next().contains(to) && RETREATS.contains(to));
        }

        @Test
        void that_are_hindered_by_the_certification_say_what_is_open() {
            Decision.Refused refusal = refused(command("enter_grafting", null), certified("LoRA", true), germinated(),
                    moved(SeedStage.TRAINING), certified("LoRA", false));
            assertThat(refusal.instead()).containsExactly("enter_culled", "cancel_germination", "enter_rolled_back");
        }

        @Test
        void that_name_another_blueprint_than_the_seed_carries_are_refused() {
            Decision.Refused refusal = refused(command("enter_training", "other"), certified("LoRA", true),
                    certified("other", true), germinated());
            assertThat(refusal.why()).isEqualTo(Why.OTHER_BLUEPRINT);
            assertThat(refusal.reason()).contains("LoRA", "other");
        }

        @ParameterizedTest
        @ValueSource(strings = {"do_a_barrel_roll", "enter_nirvana", "enter_germinated", "enter_cancelled", "enter_"})
        void that_the_lifecycle_does_not_know_are_refused_with_those_that_it_knows(String text) {
            Decision.Refused refusal = refused(command(text, null));
            assertThat(refusal.why()).isEqualTo(Why.UNKNOWN_COMMAND);
            assertThat(refusal.instead()).hasSize(11).contains("request_germination", "enter_fine_tuning");
        }

        @Test
        void are_taken_in_any_letter_case_and_recorded_in_one() {
            assertThat(accepted(command("Enter_TRAINING", null), certified("LoRA", true), germinated()).command())
                    .isEqualTo("enter_training");
        }

        @Test
        void with_every_stage_have_one_command() {
            for (SeedStage stage : SeedStage.values()) {
                assertThat(SeedStage.ofCommand(Decider.commandTo(stage).toUpperCase(Locale.ROOT))).contains(stage);
            }
        }
    }

    @Nested
    class Repetitions {
        @Test
        void of_a_command_are_answered_with_the_first_decision_whatever_came_since() {
            Fact first = decided("c-1", "request_germination", "LoRA", "DORMANT", "GERMINATED");
            assertThat(decide(germination("LoRA"), first, moved(SeedStage.CULLED), certified("LoRA", false)))
                    .isEqualTo(new Verdict.Repeat(
                            new EarlierDecision((AdaptationDecision) first.payload(), first.eventId())));
        }

        @Test
        void of_an_id_for_another_command_are_refused() {
            Fact first = decided("c-1", "request_germination", "LoRA", "DORMANT", "GERMINATED");
            assertThat(refused(command("enter_training", null), first).why()).isEqualTo(Why.COMMAND_ID_REUSED);
            assertThat(refused(germination("other"), first).why()).isEqualTo(Why.COMMAND_ID_REUSED);
        }

        @Test
        void of_an_id_that_was_not_accepted_are_decided() {
            Fact denied = fact(new AdaptationDecision("c-1", RUN, SEED, "request_germination", "LoRA", null, "denied",
                    "DORMANT", "GERMINATED", null, null, Map.of()));
            accepted(germination("LoRA"), certified("LoRA", true), denied);
            assertThat(refused(germination("LoRA"), denied).why()).isEqualTo(Why.NOT_CERTIFIED);
        }

        @Test
        void of_an_id_in_another_run_are_commands_of_their_own() {
            Fact other = fact(new AdaptationDecision("c-1", "run8", SEED, "request_germination", "LoRA", null,
                    "accepted", "DORMANT", "GERMINATED", null, null, Map.of()), "run8-adapt-1", "run8");
            accepted(germination("LoRA"), certified("LoRA", true), other);
        }
    }

    @Nested
    class FieldReports {
        @ParameterizedTest
        @EnumSource
        void about_the_graft_end_it(Outcome outcome) {
            SeedStage end = SeedStage.valueOf(outcome.name());
            assertThat(seed(germinated(), fact(report(outcome, "LoRA", "g-1", null), "t", null)).stage())
                    .isEqualTo(end);
            assertThat(seed(germinated(), fact(report(outcome, "LoRA", null, null), "run7-adapt-1", null)).stage())
                    .isEqualTo(end);
            assertThat(seed(germinated(), fact(report(outcome, "LoRA", null, RUN), "t", null)).stage()).isEqualTo(end);
            assertThat(seed(germinated(), fact(report(outcome, "LoRA", null, null), "t", RUN)).stage()).isEqualTo(end);
            assertThat(seed(germinated(), fact(report(outcome, "LoRA", null, null), "run7-e60", null)).stage())
                    .isEqualTo(end);
        }

        @Test
        void that_name_any_command_since_the_germination_end_the_graft() {
            Fact culled = fact(report(Outcome.CULLED, "LoRA", "m-TRAINING", null), "t", null);
            assertThat(seed(germinated(), moved(SeedStage.TRAINING), culled).stage()).isEqualTo(SeedStage.CULLED);
            assertThat(seed(germinated(), moved(SeedStage.TRAINING), moved(SeedStage.GRAFTING), culled).stage())
                    .isEqualTo(SeedStage.CULLED);
        }

        @Test
        void that_name_a_command_of_an_earlier_graft_change_nothing() {
            Fact late = fact(report(Outcome.CULLED, "LoRA", "m-TRAINING", null), "t", null);
            Fact again = decided("g-2", "request_germination", "LoRA", "DORMANT", "GERMINATED");
            assertThat(seed(germinated(), moved(SeedStage.TRAINING), moved(SeedStage.CULLED), moved(SeedStage.DORMANT),
                    again, late).stage()).isEqualTo(SeedStage.GERMINATED);
        }

        @Test
        void about_others_change_nothing() {
            SeedState before = seed(germinated());
            assertThat(seed(germinated(), fact(report(Outcome.CULLED, "LoRA", "g-1", "run8"), "t", null)))
                    .isEqualTo(before);
            assertThat(seed(germinated(), fact(report(Outcome.CULLED, "LoRA", "g-0", RUN), "t", null)))
                    .isEqualTo(before);
            assertThat(seed(germinated(), fact(report(Outcome.CULLED, "other", null, RUN), "t", null)))
                    .isEqualTo(before);
            assertThat(seed(germinated(), fact(report(Outcome.CULLED, "LoRA", null, null), "run8-e60", null)))
                    .isEqualTo(before);
        }

        @Test
        void about_a_seed_that_was_never_commanded_count_if_they_name_the_run() {
            assertThat(seed(fact(report(Outcome.FOSSILIZED, "LoRA", null, RUN), "t", null)).stage())
                    .isEqualTo(SeedStage.FOSSILIZED);
            assertThat(seed(fact(report(Outcome.FOSSILIZED, "LoRA", null, null), "run7-e60", null)).stage())
                    .isEqualTo(SeedStage.DORMANT);
        }

        @Test
        void that_come_when_the_seed_is_dormant_again_or_at_its_end_come_too_late() {
            Fact late = fact(report(Outcome.ROLLED_BACK, "LoRA", "g-1", RUN), "t", null);
            assertThat(seed(germinated(), moved(SeedStage.CULLED), moved(SeedStage.DORMANT), late).stage())
                    .isEqualTo(SeedStage.DORMANT);
            assertThat(seed(germinated(), moved(SeedStage.FOSSILIZED), late).stage()).isEqualTo(SeedStage.FOSSILIZED);
        }

        @Test
        void of_a_culled_graft_let_the_seed_go_back_to_sleep() {
            Fact culled = fact(report(Outcome.CULLED, "LoRA", "g-1", RUN), "t", null);
            assertThat(accepted(command("enter_dormant", null), germinated(), culled).fromStage()).isEqualTo("CULLED");
        }

        @Test
        void of_a_fossil_let_nothing_follow() {
            Fact fossil = fact(report(Outcome.FOSSILIZED, "LoRA", "g-1", RUN), "t", null);
            assertThat(refused(command("enter_culled", null), germinated(), fossil).why())
                    .isEqualTo(Why.TERMINAL_STAGE);
        }
    }

    @Nested
    class OddFacts {
        @Test
        void with_an_unknown_stage_or_another_decision_change_nothing() {
            assertThat(seed(decided("x", "enter_loading", null, "DORMANT", "LOADING")).stage())
                    .isEqualTo(SeedStage.DORMANT);
            Fact denied = fact(new AdaptationDecision("x", RUN, SEED, "request_germination", "LoRA", null, "denied",
                    "DORMANT", "GERMINATED", null, null, Map.of()));
            assertThat(seed(denied).stage()).isEqualTo(SeedStage.DORMANT);
        }

        @Test
        void without_a_blueprint_leave_a_seed_that_can_only_go_back() {
            Fact bare = decided("g-1", "request_germination", null, "DORMANT", "GERMINATED");
            assertThat(refused(command("enter_training", null), bare).why()).isEqualTo(Why.NOT_CERTIFIED);
            accepted(command("cancel_germination", null), bare);
        }
    }
}
