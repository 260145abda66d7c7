package io.esper.oona.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import io.esper.oona.event.TopicCatalogue;
import io.esper.oona.projection.catalogue.ReadModels;
import io.esper.oona.projection.dark.DarkData;
import io.esper.oona.projection.dark.Finding;
import io.esper.oona.projection.dark.Finding.Kind;
import io.esper.oona.projection.health.HealthProjection;
import io.esper.oona.projection.innovation.InnovationProjection;
import org.junit.jupiter.api.Test;

class DarkDataTest extends StoreTest {

    private List<Finding> find(long after, List<Projection> projections) {
        return DarkData.after(after, store, projections, TopicCatalogue.builtIn(), position -> {});
    }

    private static List<String> what(List<Finding> findings, Kind kind, String type) {
        return findings.stream().filter(finding -> finding.kind() == kind && finding.type().equals(type))
                .map(Finding::what).toList();
    }

    @Test
    void types_that_no_read_model_reads_are_told() {
        log(new Written().candidate("b1").candidate("b2").heartbeat("run-a", 1).messages());
        List<Finding> findings = find(0, List.of(new HealthProjection()));
        assertThat(findings).contains(new Finding(Kind.TYPE_NOT_READ, "innovation.candidates.submitted",
                "CandidateBlueprint", "", 2, 0, 0));
        assertThat(what(findings, Kind.TYPE_NOT_READ, "EpochEvent")).isEmpty();
        assertThat(what(find(0, List.of(new InnovationProjection())), Kind.TYPE_NOT_READ, "CandidateBlueprint"))
                .isEmpty();
        assertThat(find(3, List.of(new HealthProjection()))).isEmpty();
    }

    @Test
    void fields_are_never_set_or_unknown_or_decide_about_no_row() {
        log(new Written().heartbeat("run-a", 1).report("run-a", 1, 0, 0.5, "DORMANT")
                .add("system.events.rollback", "t",
                        "{'run_id':'run-a','failed_epoch':2,'restored_epoch':1,'reason':'NaN loss','mood':'bad'}")
                .add("telemetry.seed.health", "t",
                        "{'layer_id':0,'epoch':1,'total_seeds':4,'health_metrics_by_seed':{'0':{'chunk_variance':0.1,'dead_ratio':0.2}}}")
                .messages());
        List<Finding> findings = find(0, List.of(new HealthProjection()));
        assertThat(what(findings, Kind.FIELD_UNKNOWN, "RollbackEvent")).containsExactly("mood");
        assertThat(what(findings, Kind.FIELD_NOT_USED, "RollbackEvent")).contains("reason")
                .doesNotContain("failed_epoch", "restored_epoch", "run_id");
        assertThat(what(findings, Kind.FIELD_NOT_USED, "EpochEvent")).contains("validation_loss")
                .doesNotContain("epoch");
        assertThat(what(findings, Kind.FIELD_NOT_USED, "LayerHealthReport")).contains("total_seeds")
                .doesNotContain("layer_id", "epoch", "health_metrics_by_seed.*.chunk_variance",
                        "health_metrics_by_seed.*.dead_node_ratio", "seed_states[].lifecycle_state");
        assertThat(what(findings, Kind.FIELD_NEVER_SET, "LayerHealthReport")).contains("active_adaptations")
                .doesNotContain("epoch", "health_metrics_by_seed.*.dead_ratio",
                        "health_metrics_by_seed.*.dead_node_ratio", "seed_states[].seed_id");
        assertThat(findings).filteredOn(finding -> finding.what().equals("total_seeds")).singleElement()
                .satisfies(finding -> {
                    assertThat(finding.events()).isEqualTo(2);
                    assertThat(finding.set()).isEqualTo(1);
                    assertThat(finding.probed()).isEqualTo(1);
                });
    }

    @Test
    void columns_that_every_row_leaves_empty_are_told() throws InterruptedException {
        log(new Written().heartbeat("run-a", 1).report("run-a", 1, 0, 0.5, "DORMANT").messages());
        assertThat(find(0, ReadModels.all())).as("without rows nothing can be said")
                .noneMatch(finding -> finding.kind() == Kind.COLUMN_NEVER_FED);
        project();
        List<Finding> findings = find(0, ReadModels.all());
        assertThat(what(findings, Kind.COLUMN_NEVER_FED, "rm_health_seed"))
                .contains("activation_variance", "correlation", "blueprint_id")
                .doesNotContain("dead_neuron_ratio", "stage", "position");
        assertThat(what(findings, Kind.COLUMN_NEVER_FED, "rm_blueprint")).isEmpty();
    }

    @Test
    void the_sample_runs_have_some() throws InterruptedException {
        log(Samples.allRuns());
        project();
        List<Finding> findings = find(0, ReadModels.all());
        assertThat(findings).isNotEmpty().allSatisfy(finding -> {
            assertThat(finding.events()).isPositive();
            assertThat(finding.set()).isLessThanOrEqualTo(finding.events());
        });
        assertThat(what(findings, Kind.FIELD_NOT_USED, "FieldReport")).doesNotContain("blueprint_id", "outcome",
                "seed_id", "pre_metric");
    }
}
