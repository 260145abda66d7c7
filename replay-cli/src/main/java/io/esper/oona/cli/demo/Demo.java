package io.esper.oona.cli.demo;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.esper.oona.projection.ProjectionRunner;
import io.esper.oona.projection.ProjectionStatus;
import io.esper.oona.projection.Rebuild;
import io.esper.oona.projection.RebuildResult;
import io.esper.oona.projection.RunnerSettings;
import io.esper.oona.projection.catalogue.ReadModels;
import io.esper.oona.projection.innovation.InnovationQueries;
import io.esper.oona.store.Store;
import io.esper.oona.training.ExportFormat;
import io.esper.oona.training.ExportProgress;
import io.esper.oona.training.ExportResult;
import io.esper.oona.training.KarnExport;
import io.esper.oona.training.SimicExport;
import io.esper.oona.training.TamiyoExport;
import io.esper.oona.training.TrainingResult;
import io.esper.oona.training.TrainingSettings;
import io.esper.oona.training.evidence.EvidenceKeeper;
import io.esper.oona.training.evidence.KeeperProgress;

/// Takes a log through the rest of the system: projects it, rebuilds the read models and compares, exports.
public final class Demo {
    private static final int ROWS_MAX = 10_000;

    private final Store store;
    private final DemoDirectory directory;

    public Demo(Store store, DemoDirectory directory) {
        this.store = store;
        this.directory = directory;
    }

    /// What came of it.
    ///
    /// @param projected state hashes of the read models as they were built along the log, by name
    /// @param rebuilt   the same after the rebuild from position 0
    /// @param took      how long the rebuild took
    public record Outcome(long head, Map<String, Long> projected, Map<String, Long> rebuilt,
            Duration took,
            TrainingResult tamiyo, TrainingResult karn, ExportResult simic, Collection<RunStory> runs,
            InnovationQueries.Funnel funnel,
            List<InnovationQueries.BlueprintSuccess> blueprints, List<InnovationQueries.Deployment> deployments) {
        /// Whether the rebuild gave the same rows.
        public boolean equal() {
            return projected.equals(rebuilt);
        }
    }

    /// Does all of it, in this order.
    ///
    /// @param step is run between and within the steps; what it throws ends the demo
    public Outcome run(Runnable step) throws InterruptedException {
        for (ProjectionStatus status : new ProjectionRunner(store, ReadModels.all(),
                RunnerSettings.USUAL.withBatchEventsMax(100))
                .catchUp(_ -> step.run())) {
            if (status.stopReason() != null) {
                throw new IllegalStateException("The read model " + status.name() + " stopped: " + status.stopReason());
            }
        }
        Map<String, Long> projected = hashes();
        List<RebuildResult> results = new Rebuild(store, RunnerSettings.USUAL).of(ReadModels.all(), _ -> step.run());
        Map<String, Long> rebuilt = hashes();
        long head = store.log().head();
        step.run();
        new EvidenceKeeper(store).catchUp(KeeperProgress.NONE);
        step.run();
        TrainingResult tamiyo = new TamiyoExport(store.log()).write(settings("tamiyo"), ExportProgress.NONE);
        TrainingResult karn = new KarnExport(store.log()).write(settings("karn"), ExportProgress.NONE);
        ExportResult simic = new SimicExport(store.log()).write(settings("simic"), ExportProgress.NONE);
        InnovationQueries innovation = new InnovationQueries(store);
        return new Outcome(head, projected, rebuilt,
                results.stream().map(RebuildResult::took).max(Duration::compareTo).orElse(Duration.ZERO), tamiyo, karn,
                simic,
                RunStory.read(store.log()),
                innovation.funnel(), innovation.successByBlueprint(ROWS_MAX), innovation.deployments(ROWS_MAX));
    }

    private TrainingSettings settings(String dataset) {
        return TrainingSettings.of(directory.export(dataset), ExportFormat.PARQUET);
    }

    private Map<String, Long> hashes() {
        Map<String, Long> hashes = new TreeMap<>();
        ReadModels.all()
                .forEach(model -> hashes.put(model.name(), ProjectionStatus.read(store, model).stateHash()));
        return hashes;
    }
}
