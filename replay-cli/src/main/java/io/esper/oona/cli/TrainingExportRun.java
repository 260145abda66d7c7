package io.esper.oona.cli;

import java.util.List;

import io.esper.oona.cli.connect.Connection;
import io.esper.oona.cli.console.Cell;
import io.esper.oona.cli.console.Column;
import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.cli.console.Progress;
import io.esper.oona.cli.console.Rows;
import io.esper.oona.store.EventLog;
import io.esper.oona.store.Store;
import io.esper.oona.training.ExportException;
import io.esper.oona.training.ExportProgress;
import io.esper.oona.training.TrainingResult;
import io.esper.oona.training.TrainingSettings;

/// What the exports of training sets have in common: evidence first, then the export, then a line of figures.
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
    private final TrainingOptions options;
    private final OutputOptions output;

    TrainingExportRun(OonaSubcommand command, TrainingOptions options, OutputOptions output) {
        this.command = command;
        this.options = options;
        this.output = output;
    }

    ExitCode run(boolean trajectories, Work work) {
        Connection connection = command.session().connection();
        try (Store store = command.session().openExisting(connection)) {
            EvidenceKeeping.catchUp(store, command.console());
            if (command.console().stopping()) {
                throw new ExportException.Stopped();
            }
            TrainingSettings settings =
                    options.settings(store.log(), connection.tenant(), trajectories, command.console());
            TrainingResult result = make(store, settings, work);
            write(result);
            return result.complete() ? ExitCode.OK : ExitCode.INCOMPLETE;
        } catch (ExportException.TargetExists exists) {
            throw CommandFailure.usage(String.valueOf(exists.getMessage()));
        } catch (ExportException.Stopped stopped) {
            throw new CommandFailure(ExitCode.INTERRUPTED, String.valueOf(stopped.getMessage()), stopped);
        } catch (ExportException.WriteFailed failed) {
            throw new CommandFailure(ExitCode.USAGE, String.valueOf(failed.getMessage()), failed);
        }
    }

    private TrainingResult make(Store store, TrainingSettings settings, Work work) {
        try (Progress progress = command.console().progress("export", store.log().head())) {
            return work.make(store.log(), settings, options.dryRun, (position, _) -> {
                progress.update(position, position);
                return !command.console().stopping();
            });
        }
    }

    private void write(TrainingResult result) {
        try (Rows rows = output.open(command.console(), COLUMNS)) {
            rows.row(List.of(Cell.of(options.out), Cell.of(result.contexts()), Cell.of(result.rows()),
                    Cell.of(result.episodes()), Cell.of(result.unjoined()), Cell.of(result.quarantined()),
                    Cell.of(result.unmapped()), Cell.of(result.bytes()), Cell.of((long) result.files().size()),
                    result.datasetId().isEmpty() ? Cell.NONE : Cell.of(result.datasetId())));
        }
        if (options.dryRun) {
            command.console().say("Dry run: nothing was written; bytes are an estimate before compression.");
        }
    }
}
