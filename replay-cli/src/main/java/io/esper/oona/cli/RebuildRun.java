package io.esper.oona.cli;

import java.util.List;

import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.Console;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.projection.Projection;
import io.esper.oona.projection.ProjectionException;
import io.esper.oona.projection.Rebuild;
import io.esper.oona.projection.RebuildOptions;
import io.esper.oona.projection.RebuildResult;
import io.esper.oona.projection.RunnerSettings;
import io.esper.oona.store.Store;

/// Rebuilds read models under the eyes of whoever started it: with progress, until Ctrl-C.
final class RebuildRun {
    private RebuildRun() {}

    static List<RebuildResult> of(Console console, Store store, List<Projection> projections) {
        return of(console, store, projections, RebuildOptions.USUAL);
    }

    static List<RebuildResult> of(Console console, Store store, List<Projection> projections,
            RebuildOptions options) {
        try (ProjectionProgress progress = new ProjectionProgress(console, "rebuild", store.log().head())) {
            List<RebuildResult> results = new Rebuild(store, RunnerSettings.USUAL).of(projections, options, made -> {
                if (console.stopping()) {
                    throw new CommandFailure(ExitCode.INTERRUPTED,
                            "Stopped; the old rows are still shown. 'oona projections rebuild --resume' goes on.");
                }
                progress.progressed(made);
            });
            results.stream().filter(result -> !result.shown() && options.swap()).forEach(result -> console
                    .say("The old rows of " + result.name() + " are still shown: " + result.loss()
                            + ". 'oona projections swap " + result.name() + " --accept-loss' shows the new ones."));
            return results;
        } catch (ProjectionException failed) {
            throw new CommandFailure(ExitCode.VERIFICATION_FAILED, String.valueOf(failed.getMessage()), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.INTERRUPTED, "Stopped; the old rows are still shown.", interrupted);
        }
    }
}
