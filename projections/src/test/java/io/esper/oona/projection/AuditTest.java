package io.esper.oona.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import io.esper.oona.projection.audit.AuditQueries;
import io.esper.oona.projection.run.SeedFilter;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// Given events, then rows of audit.
class AuditTest extends StoreTest {
    private AuditQueries after(Written written) throws InterruptedException {
        log(written.messages());
        project();
        return new AuditQueries(store);
    }

    private static Written adaptation() {
        return new Written().heartbeat("run-a", 1).report("run-a", 1, 0, 0.3, "DORMANT")
                .command("run-a-adapt-1", 0, 0, "request_germination",
                        ",'blueprint_id':'bp-1','command_id':'c-1','issued_epoch':1,'grafting_strategy':'FixedRamp'")
                .add("innovation.adaptations", "run-a-adapt-1",
                        """
                                {'command_id':'c-1','run_id':'run-a','target_layer_id':0,'target_seed_id':0,'command':'request_germination',
                                'decision':'accepted','from_stage':'DORMANT','to_stage':'GERMINATED','issued_epoch':1,'reason':'stagnant'}""")
                .command("run-a-adapt-1", 0, 0, "enter_training", ",'issued_epoch':2")
                .command("run-a-adapt-2", 0, 1, "request_germination", ",'command_id':'c-3'")
                .fieldReport("run-a-adapt-1", "(0, 0)", "bp-1", "FOSSILIZED", 0.5, 0.75, ",'command_id':'c-1'");
    }

    @Nested
    class Commands {

        @Test
        void tell_who_sent_them_whether_they_were_accepted_and_what_came_of_them() throws InterruptedException {
            AuditQueries audit = after(adaptation());
            List<AuditQueries.Command> commands = audit.commands(SeedFilter.ALL, null, 10);
            assertThat(commands).hasSize(3);
            assertThat(commands.getFirst()).satisfies(command -> {
                assertThat(command.sender()).isEqualTo("test");
                assertThat(command.run()).isEqualTo("run-a");
                assertThat(command.command()).isEqualTo("request_germination");
                assertThat(command.strategy()).isEqualTo("FixedRamp");
                assertThat(command.decision()).isEqualTo("accepted");
                assertThat(command.decisionPosition()).isEqualTo(4);
                assertThat(command.toStage()).isEqualTo("GERMINATED");
                assertThat(command.reason()).isEqualTo("stagnant");
                assertThat(command.outcome()).isEqualTo("FOSSILIZED");
                assertThat(command.joinKind()).isEqualTo("command_id");
                assertThat(command.postMetric()).isEqualTo(0.75f);
            });
            assertThat(commands.get(1)).satisfies(command -> {
                assertThat(command.decision()).isNull();
                assertThat(command.joinKind()).isEqualTo("trace_id");
                assertThat(command.reportPosition()).isEqualTo(7);
            });
            assertThat(commands.getLast().outcome()).isNull();
            assertThat(audit.commands(new SeedFilter("run-a", 0, 1), null, 10)).hasSize(1);
            assertThat(audit.commands(SeedFilter.ALL, "nobody", 10)).isEmpty();
        }

        @Test
        void are_answered_by_their_id_although_they_came_before_the_runs_first_heartbeat()
                throws InterruptedException {
            AuditQueries audit = after(new Written()
                    .command("x-1", 0, 0, "request_germination", ",'command_id':'c-1'").heartbeat("run-a", 1)
                    .fieldReport("run-a-x", "0,0", "bp-1", "CULLED", 0.5, 0.25,
                            ",'run_id':'run-a','command_id':'c-1'"));
            assertThat(audit.commands(SeedFilter.ALL, null, 10)).singleElement().satisfies(command -> {
                assertThat(command.run()).isEqualTo("unknown");
                assertThat(command.outcome()).isEqualTo("CULLED");
                assertThat(command.joinKind()).isEqualTo("command_id");
            });
        }

        @Test
        void may_come_after_their_answer() throws InterruptedException {
            AuditQueries audit = after(new Written().heartbeat("run-a", 1)
                    .fieldReport("run-a-x", "0,0", "bp-1", "CULLED", 0.5, 0.25, ",'command_id':'c-1'")
                    .command("run-a-y", 0, 0, "request_germination", ",'command_id':'c-1'"));
            assertThat(audit.commands(SeedFilter.ALL, null, 10)).singleElement()
                    .satisfies(command -> assertThat(command.outcome()).isEqualTo("CULLED"));
        }
    }

    @Nested
    class A_trace {

        @Test
        void is_a_timeline_of_what_it_caused() throws InterruptedException {
            AuditQueries audit = after(adaptation());
            assertThat(audit.timeline("run-a-adapt-1", 10)).extracting(AuditQueries.Event::summary).containsExactly(
                    "request_germination seed 0,0, bp-1, FixedRamp",
                    "request_germination seed 0,0, accepted: DORMANT to GERMINATED", "enter_training seed 0,0",
                    "bp-1 on seed 0,0 FOSSILIZED, +0.2500");
        }

        @Test
        void of_telemetry_is_found_without_a_row_for_each_report() throws InterruptedException {
            Written written = new Written().heartbeat("run-a", 1);
            for (int seed = 0; seed < 20; seed++) {
                written.report("run-a", 1, seed, 0.3, "DORMANT");
            }
            AuditQueries audit = after(written);
            assertThat(audit.trace("run-a-e1")).hasValueSatisfying(trace -> {
                assertThat(trace.firstPosition()).isEqualTo(1);
                assertThat(trace.lastPosition()).isEqualTo(21);
                assertThat(trace.events()).isEqualTo(21);
                assertThat(trace.listed()).isEqualTo(1);
                assertThat(trace.topics()).isEqualTo("{\"system.events.epoch\":1,\"telemetry.seed.health\":20}");
                assertThat(trace.seconds()).isEqualTo(20.0);
            });
            assertThat(audit.timeline("run-a-e1", 100)).singleElement()
                    .satisfies(event -> assertThat(event.summary()).isEqualTo("run-a epoch 1, accuracy 0.5, loss 1.0"));
            assertThat(audit.trace("nothing")).isEmpty();
        }

        @Test
        void that_goes_on_later_goes_on_in_its_row() throws InterruptedException {
            Written written = adaptation();
            AuditQueries audit = after(written);
            log(new Written().skip(7).command("run-a-adapt-2", 0, 1, "enter_training", "").messages());
            project();
            assertThat(audit.trace("run-a-adapt-2")).hasValueSatisfying(trace -> {
                assertThat(trace.events()).isEqualTo(2);
                assertThat(trace.firstPosition()).isEqualTo(6);
                assertThat(trace.lastPosition()).isEqualTo(8);
            });
            assertThat(audit.traces("run-a", 2)).extracting(AuditQueries.Trace::trace)
                    .containsExactly("run-a-adapt-2", "run-a-adapt-1");
        }
    }

    @Nested
    class Registered_topics {

        @Test
        void are_audited_like_the_platforms_own() throws InterruptedException {
            log(Samples.foreign("control.tezzeret.commands", "x-1", "{\"do\":\"compile\"}"));
            log(Samples.foreign("compilation.jobs", "x-1", "{\"job\":7}"));
            log(Samples.foreign("telemetry.tezzeret.load", "x-1", "{\"load\":0.5}"));
            project();
            AuditQueries audit = new AuditQueries(store);
            assertThat(audit.commands(SeedFilter.ALL, null, 10)).singleElement().satisfies(command -> {
                assertThat(command.topic()).isEqualTo("control.tezzeret.commands");
                assertThat(command.command()).isNull();
            });
            assertThat(audit.timeline("x-1", 10)).extracting(AuditQueries.Event::topic)
                    .containsExactly("control.tezzeret.commands", "compilation.jobs");
            assertThat(audit.trace("x-1")).hasValueSatisfying(trace -> assertThat(trace.events()).isEqualTo(3));
            assertThat(audit.events(SeedFilter.ALL, "compilation.jobs", null, 10)).hasSize(1);
        }
    }
}
