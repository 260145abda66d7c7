package io.esper.oona.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import io.esper.oona.projection.catalogue.ReadModels;
import io.esper.oona.projection.innovation.InnovationQueries;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// Given events, then rows of innovation.
class InnovationTest extends StoreTest {
    private InnovationQueries after(Written written) throws InterruptedException {
        log(written.messages());
        project();
        return new InnovationQueries(store);
    }

    private static String place(InnovationQueries.Blueprint blueprint) {
        return blueprint.id() + " " + blueprint.lineage() + " " + blueprint.root() + " " + blueprint.depth();
    }

    private static List<String> places(InnovationQueries queries) {
        return queries.blueprints(100).stream().map(InnovationTest::place).sorted().toList();
    }

    private static Written germination(Written written, String trace, String more) {
        return written.command(trace, 12, 3, "request_germination",
                ",'blueprint_id':'LoRA','grafting_strategy':'GRAD_NORM_GATE'" + more);
    }

    @Nested
    class Lineage {

        @Test
        void leads_to_the_root_along_first_parents() throws InterruptedException {
            InnovationQueries queries =
                    after(new Written().candidate("a").candidate("b", "a").candidate("c", "b", "x"));
            assertThat(places(queries)).containsExactly("a root a 0", "b child a 1", "c child a 2");
            assertThat(queries.parents("c")).containsExactly("b", "x");
            assertThat(queries.ancestors("c")).containsExactly("b", "a");
            assertThat(queries.children("x", 10)).containsExactly("c");
        }

        @Test
        void is_completed_by_parents_that_come_later() throws InterruptedException {
            log(new Written().candidate("d", "c").candidate("c", "b").messages());
            project();
            InnovationQueries queries = new InnovationQueries(store);
            assertThat(places(queries)).containsExactly("c child b 1", "d child b 2");
            Written later = new Written().candidate("x").candidate("y").candidate("b", "a").candidate("a");
            log(later.messages().subList(2, 4));
            project();
            assertThat(places(queries)).containsExactly("a root a 0", "b child a 1", "c child a 2", "d child a 3");
        }

        @Test
        void ends_where_a_parent_never_comes() throws InterruptedException {
            assertThat(places(after(new Written().candidate("b", "never").candidate("c", "b"))))
                    .containsExactly("b child never 1", "c child never 2");
        }

        @Test
        void does_not_run_in_circles() throws InterruptedException {
            InnovationQueries queries = after(new Written().candidate("a", "c").candidate("b", "a").candidate("c", "b")
                    .candidate("self", "self"));
            assertThat(places(queries)).containsExactly("a child c 1", "b child c 2", "c cycle c 0",
                    "self cycle self 0");
            assertThat(queries.ancestors("a")).containsExactly("c", "b");
            assertThat(queries.ancestors("self")).isEmpty();
        }

        @Test
        void of_random_families_is_that_of_a_plain_walk_in_any_order() throws InterruptedException {
            SplittableRandom random = new SplittableRandom(31);
            Written written = new Written();
            int[] parents = new int[200];
            List<Integer> order = new ArrayList<>();
            for (int child = 0; child < parents.length; child++) {
                parents[child] = child == 0 || random.nextInt(10) == 0 ? -1 : random.nextInt(child);
                order.add(random.nextInt(order.size() + 1), child);
            }
            order.forEach(child -> {
                if (parents[child] < 0) {
                    written.candidate("b" + child);
                } else {
                    written.candidate("b" + child, "b" + parents[child]);
                }
            });
            log(written.messages());
            project(RunnerSettings.USUAL.withBatchEventsMax(17));
            for (InnovationQueries.Blueprint blueprint : new InnovationQueries(store).blueprints(1_000)) {
                int at = Integer.parseInt(blueprint.id().substring(1));
                int depth = 0;
                while (parents[at] >= 0) {
                    at = parents[at];
                    depth++;
                }
                assertThat(blueprint.root() + " " + blueprint.depth()).isEqualTo("b" + at + " " + depth);
            }
        }

        @Test
        void stays_that_of_the_first_proposal() throws InterruptedException {
            InnovationQueries queries = after(new Written().candidate("a").candidate("b", "a").candidate("b", "z"));
            assertThat(places(queries)).contains("b child a 1");
            assertThat(queries.parents("b")).containsExactly("a");
        }
    }

    @Nested
    class Certification {

        @Test
        void may_come_before_its_candidate() throws InterruptedException {
            InnovationQueries queries = after(new Written().certified("a", false).candidate("a"));
            assertThat(queries.blueprint("a").orElseThrow().passed()).isFalse();
            assertThat(queries.funnel()).isEqualTo(new InnovationQueries.Funnel(1, 0, 1, 0, 0, 0));
        }

        @Test
        void keeps_risk_confidence_and_profile() throws InterruptedException {
            InnovationQueries queries = after(new Written().add("innovation.certification.results", "k",
                    "{'blueprint_id':'a','passed':true,'risk_score':0.08,'conf_level':'High','wep':{'parameter_count':81920,'latency_ms_a100':0.21}}"));
            InnovationQueries.Blueprint blueprint = queries.blueprint("a").orElseThrow();
            assertThat(blueprint.riskScore()).isEqualTo(0.08f);
            assertThat(blueprint.confidence()).isEqualTo("High");
            assertThat(blueprint.wep()).isEqualTo("{\"latency_ms_a100\":0.21,\"parameter_count\":81920.0}");
            assertThat(blueprint.candidatePosition()).isNull();
        }
    }

    @Nested
    class A_deployment {

        @Test
        void collects_its_commands_by_trace() throws InterruptedException {
            Written written = germination(new Written(), "t1", ",'command_id':'c-1','issued_epoch':42");
            InnovationQueries queries = after(written.command("t1", 12, 3, "enter_grafting", ",'command_id':'c-3'")
                    .command("t1", 12, 3, "enter_training", ",'command_id':'c-2'"));
            InnovationQueries.Deployment deployment = queries.deployments(10).getFirst();
            assertThat(deployment.stages()).isEqualTo("GERMINATED,TRAINING,GRAFTING");
            assertThat(deployment.strategy()).isEqualTo("GradNormGated");
            assertThat(deployment.strategyText()).isEqualTo("GRAD_NORM_GATE");
            assertThat(deployment.status()).isEqualTo("OPEN");
            assertThat(deployment.issuedEpoch()).isEqualTo(42);
            assertThat(queries.commands(deployment.id(), 10)).hasSize(3);
        }

        @Test
        void is_completed_by_a_request_for_germination_that_comes_late() throws InterruptedException {
            InnovationQueries queries = after(
                    germination(new Written().command("t1", 12, 3, "enter_training", ""), "t1", ",'command_id':'c-1'"));
            assertThat(queries.deployments(10)).singleElement().satisfies(deployment -> {
                assertThat(deployment.blueprint()).isEqualTo("LoRA");
                assertThat(deployment.commandId()).isEqualTo("c-1");
            });
        }

        @Test
        void is_not_doubled_by_a_repeated_command() throws InterruptedException {
            InnovationQueries queries = after(
                    germination(germination(new Written(), "t1", ",'command_id':'c-1'"), "t2", ",'command_id':'c-1'"));
            assertThat(queries.deployments(10)).singleElement()
                    .satisfies(deployment -> assertThat(deployment.commands()).isEqualTo(1));
            assertThat(queries.commands(1, 10)).extracting(InnovationQueries.Command::repeated).containsExactly(false,
                    true);
        }

        @Test
        void ends_with_a_cancellation() throws InterruptedException {
            InnovationQueries queries =
                    after(germination(new Written(), "t1", "").command("t1", 12, 3, "cancel_germination", ""));
            assertThat(queries.deployments(10).getFirst().status()).isEqualTo("CANCELLED");
            assertThat(queries.successByBlueprint(10).getFirst().cancelled()).isEqualTo(1);
        }

        @Test
        void is_not_begun_by_a_command_that_nobody_knows() throws InterruptedException {
            InnovationQueries queries = after(new Written().command("t1", 1, 2, "do_a_barrel_roll", ""));
            assertThat(queries.deployments(10)).isEmpty();
        }

        @Test
        void reads_the_form_with_a_pair_as_target() throws InterruptedException {
            InnovationQueries queries = after(new Written().add("control.kasmina.commands", "t1",
                    "{'target_seed_id':[12,3],'command':'request_germination','blueprint_id':'LoRA'}"));
            assertThat(queries.deployments(10)).singleElement()
                    .satisfies(
                            deployment -> assertThat(deployment.layer() + "," + deployment.seed()).isEqualTo("12,3"));
        }
    }

    @Nested
    class A_field_report {

        @Test
        void is_joined_by_the_command_that_it_names() throws InterruptedException {
            InnovationQueries queries = after(
                    germination(germination(new Written(), "t1", ",'command_id':'c-1'"), "t2", ",'command_id':'c-2'")
                            .fieldReport("other", "(12, 3)", "LoRA", "FOSSILIZED", 0.5, 0.6, ",'command_id':'c-1'"));
            assertThat(queries.reports(10)).singleElement().satisfies(report -> {
                assertThat(report.joinKind()).isEqualTo("command_id");
                assertThat(report.deployment()).isEqualTo(1L);
                assertThat(report.strategy()).isEqualTo("GradNormGated");
                assertThat(report.delta()).isEqualByComparingTo("0.1");
            });
            assertThat(queries.deployments(10)).extracting(InnovationQueries.Deployment::status)
                    .containsExactly("FOSSILIZED", "OPEN");
        }

        @Test
        void is_joined_by_its_trace_in_every_form_of_seed_id() throws InterruptedException {
            InnovationQueries queries = after(
                    germination(new Written(), "t1", "").fieldReport("t1", "[12, 3]", "LoRA", "CULLED", 0.5, 0.4, ""));
            assertThat(queries.reports(10).getFirst().joinKind()).isEqualTo("trace_id");
        }

        @Test
        void is_joined_by_the_interval_if_nothing_names_its_command() throws InterruptedException {
            InnovationQueries queries = after(germination(new Written().heartbeat("run-a", 1), "run-a-1", "")
                    .fieldReport("run-a-2", "12,3", "LoRA", "CULLED", 0.5, 0.4, "")
                    .fieldReport("run-a-3", "12,3", "LoRA", "CULLED", 0.5, 0.4, ""));
            assertThat(queries.reports(10)).extracting(InnovationQueries.Report::joinKind).containsExactly("interval",
                    "none");
        }

        @Test
        void of_another_run_seed_or_blueprint_stays_alone_and_counts() throws InterruptedException {
            InnovationQueries queries =
                    after(germination(new Written().heartbeat("run-a", 1).heartbeat("run-b", 1), "run-a-1", "")
                            .fieldReport("run-b-2", "12,3", "LoRA", "CULLED", 0.5, 0.4, "")
                            .fieldReport("run-a-3", "12,4", "LoRA", "CULLED", 0.5, 0.4, "")
                            .fieldReport("run-a-1", "12,3", "other", "CULLED", 0.5, 0.4, ""));
            assertThat(queries.reports(10)).extracting(InnovationQueries.Report::joinKind).containsOnly("none");
            assertThat(queries.successByBlueprint(10)).filteredOn(success -> success.blueprint().equals("LoRA"))
                    .singleElement()
                    .satisfies(success -> assertThat(success.outcomes().unjoined()).isEqualTo(2));
        }

        @Test
        void that_comes_before_its_command_is_taken_up_by_it() throws InterruptedException {
            for (int size : List.of(1, 100)) {
                InnovationQueries queries = new InnovationQueries(store);
                if (size == 1) {
                    log(germination(new Written().fieldReport("t1", "12,3", "LoRA", "FOSSILIZED", 0.5, 0.6, "")
                            .fieldReport("t9", "12,3", "LoRA", "CULLED", 0.5, 0.6, ",'command_id':'c-1'"), "t1",
                            ",'command_id':'c-1'").messages());
                    project(RunnerSettings.USUAL.withBatchEventsMax(size));
                } else {
                    new Rebuild(store, RunnerSettings.USUAL).of(ReadModels.all(), Progress.Listener.NONE);
                }
                assertThat(queries.reports(10)).extracting(InnovationQueries.Report::joinKind)
                        .containsExactly("trace_id", "command_id");
                assertThat(queries.reports(10)).extracting(InnovationQueries.Report::standing).containsExactly(false,
                        true);
                assertThat(queries.deployments(10).getFirst().status()).isEqualTo("CULLED");
                assertThat(queries.deployments(10).getFirst().reports()).isEqualTo(2);
            }
        }

        @Test
        void is_replaced_by_a_later_one_of_the_same_deployment() throws InterruptedException {
            InnovationQueries queries = after(
                    germination(new Written(), "t1", "").fieldReport("t1", "12,3", "LoRA", "FOSSILIZED", 0.5, 0.6, "")
                            .fieldReport("t1", "12,3", "LoRA", "ROLLED_BACK", 0.5, 0.5, ""));
            InnovationQueries.BlueprintSuccess success = queries.successByBlueprint(10).getFirst();
            assertThat(success.outcomes().reports()).isEqualTo(1);
            assertThat(success.outcomes().rolledBack()).isEqualTo(1);
        }
    }

    @Nested
    class Success_rates {

        @Test
        void count_outcomes_and_average_the_change() throws InterruptedException {
            Written written = new Written().candidate("LoRA").certified("LoRA", true);
            String[] outcomes = {"FOSSILIZED", "FOSSILIZED", "CULLED"};
            for (int graft = 0; graft < outcomes.length; graft++) {
                germination(written, "t" + graft, "").fieldReport("t" + graft, "12,3", "LoRA", outcomes[graft], 0.5,
                        0.5 + 0.1 * graft, "");
            }
            InnovationQueries queries = after(written);
            InnovationQueries.BlueprintSuccess success = queries.successByBlueprint(10).getFirst();
            assertThat(success.deployments()).isEqualTo(3);
            assertThat(success.outcomes().successRate()).isEqualTo(2.0 / 3);
            assertThat(success.outcomes().meanDelta()).isEqualByComparingTo(new BigDecimal("0.1"));
            assertThat(queries.successByStrategy(10)).singleElement().satisfies(strategy -> {
                assertThat(strategy.strategy()).isEqualTo("GradNormGated");
                assertThat(strategy.outcomes().reports()).isEqualTo(3);
            });
            assertThat(queries.successByLayer(10)).singleElement()
                    .satisfies(layer -> assertThat(layer.layer()).isEqualTo(12));
            assertThat(queries.funnel()).isEqualTo(new InnovationQueries.Funnel(1, 1, 0, 1, 1, 1));
        }
    }
}
