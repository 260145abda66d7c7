package io.esper.oona.cli;

import java.util.List;

import io.esper.oona.cli.console.Cell;
import io.esper.oona.cli.console.Column;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.cli.console.Rows;
import io.esper.oona.store.EventLog;
import io.esper.oona.training.ExportProgress;
import io.esper.oona.training.RewardSettings;
import io.esper.oona.training.SplitSettings;
import io.esper.oona.training.TrainingResult;
import io.esper.oona.training.TrainingSettings;

/// What the exports of `tamiyo` and `karn` have in common: the settings, then the export, then a line of figures.
final class TrainingExportRun {
    private static final List<Column> COLUMNS = List.of(Column.text("directory"), Column.number("contexts"),
            Column.number("rows"), Column.number("episodes"), Column.number("unjoined"), Column.number("quarantined"),
            Column.number("unmapped"), Column.number("bytes"), Column.number("files"), Column.text("dataset_id"));

    /// Makes the data set.
    @FunctionalInterface
    interface Work {
        TrainingResult make(EventLog log, TrainingSettings settings, boolean dryRun, ExportProgress progress);
    }

    private final OonaSubcommand command;
    private final ExportOptions options;
    private final RewardOptions rewards;
    private final OutputOptions output;

    TrainingExportRun(OonaSubcommand command, ExportOptions options, RewardOptions rewards, OutputOptions output) {
        this.command = command;
        this.options = options;
        this.rewards = rewards;
        this.output = output;
    }

    ExitCode run(boolean trajectories, Work work) {
        options.check(command.console());
        RewardSettings weights = rewards.rewards();
        SplitSettings splits = rewards.splits();
        return ExportRun.of(command, (store, tenant, known, progress) -> {
            TrainingSettings settings =
                    options.settings(store.log(), tenant, trajectories, weights, splits, command.console())
                            .noFurtherThan(known);
            TrainingResult result = work.make(store.log(), settings, options.dryRun, progress);
            write(result);
            return result.complete();
        });
    }

    private void write(TrainingResult result) {
        try (Rows rows = output.open(command.console(), COLUMNS)) {
            rows.row(List.of(Cell.of(options.out), Cell.of(result.contexts()), Cell.of(result.rows()),
                    Cell.of(result.episodes()), Cell.of(result.unjoined()), Cell.of(result.quarantined()),
                    Cell.of(result.unmapped()), Cell.of(result.bytes()), Cell.of((long) result.files().size()),
                    result.datasetId().isEmpty() ? Cell.NONE : Cell.of(result.datasetId())));
        }
        ExportRun.tellIfEmpty(result.rows(), command.console());
        options.tellDryRun(command.console());
    }
}
