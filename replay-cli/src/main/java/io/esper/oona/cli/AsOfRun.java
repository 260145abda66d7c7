package io.esper.oona.cli;

import java.util.ArrayList;
import java.util.List;

import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.Console;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.projection.ExpiredRange;
import io.esper.oona.projection.Progress;
import io.esper.oona.projection.Projection;
import io.esper.oona.projection.ProjectionException;
import io.esper.oona.projection.ProjectionStatus;
import io.esper.oona.projection.RunnerSettings;
import io.esper.oona.projection.asof.AsOf;
import io.esper.oona.projection.asof.Past;
import io.esper.oona.store.Store;

/// Makes the past under the eyes of whoever asked: with progress, until Ctrl-C.
final class AsOfRun {
    private static final int RANGES_SHOWN = 3;

    private AsOfRun() {}

    /// Work that hears of progress.
    @FunctionalInterface
    interface Work<T> {
        T with(Progress.Listener listener) throws InterruptedException;
    }

    static AsOf of(Console console, Store store, List<Projection> projections, long position) {
        return watched(console, "as of", position,
                listener -> new Past(store, RunnerSettings.USUAL).at(position, projections, listener));
    }

    static <T> T watched(Console console, String what, long target, Work<T> work) {
        try (ProjectionProgress progress = new ProjectionProgress(console, what, target)) {
            return work.with(made -> {
                if (console.stopping()) {
                    throw new CommandFailure(ExitCode.INTERRUPTED, "Stopped; nothing was changed.");
                }
                progress.progressed(made);
            });
        } catch (ProjectionException failed) {
            throw new CommandFailure(ExitCode.VERIFICATION_FAILED, String.valueOf(failed.getMessage()), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.INTERRUPTED, "Stopped; nothing was changed.", interrupted);
        }
    }

    /// What a state lacks, and from where; empty if nothing.
    static String lacks(ProjectionStatus status) {
        if (!status.incomplete()) {
            return "";
        }
        List<String> reasons = new ArrayList<>();
        if (status.failed() > 0) {
            reasons.add(status.failed() + " events are parked");
        }
        status.expired().stream().limit(RANGES_SHOWN).forEach(range -> reasons.add(expired(range)));
        if (status.expired().size() > RANGES_SHOWN) {
            reasons.add("and " + (status.expired().size() - RANGES_SHOWN) + " more ranges");
        }
        return ", incomplete: " + String.join("; ", reasons);
    }

    private static String expired(ExpiredRange range) {
        return (range.exact() ? "" : "up to ") + range.events() + " events of the class " + range.retention()
                + " after position " + range.after() + " up to " + range.until() + " had expired";
    }
}
