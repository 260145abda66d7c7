package io.esper.oona.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What is shown of a read model, if not its usual rows: one of these.
final class ShowView {
    @Option(names = "--epochs", required = true,
            description = "health: distributions of the metrics by epoch, of the run or of --layer. training: every epoch.")
    private boolean epochs;

    @Option(names = "--hours", required = true,
            description = "health: distributions of the metrics by hour of claimed time, of the run or of --layer.")
    private boolean hours;

    @Option(names = "--deployments", required = true,
            description = "innovation: every germination rather than every blueprint.")
    private boolean deployments;

    @Option(names = "--history", required = true, description = "lifecycle: every stage that seeds were in.")
    private boolean history;

    @Option(names = "--warnings", required = true,
            description = "lifecycle: the steps that the platform's lifecycle does not list.")
    private boolean warnings;

    @Option(names = "--rollbacks", required = true, description = "training: the rollbacks and what they undid.")
    private boolean rollbacks;

    @Option(names = "--undone", required = true,
            description = "training: the commands, decisions and field reports of undone epochs.")
    private boolean undone;

    @Option(names = "--traces", required = true, description = "audit: the traces, the newest first.")
    private boolean traces;

    @Option(names = "--trace", required = true, paramLabel = "ID", description = "audit: the timeline of this trace.")
    private @Nullable String trace;

    /// The name of the option; empty for the usual rows.
    static String name(@Nullable ShowView view) {
        if (view == null) {
            return "";
        }
        return view.epochs
                ? "--epochs"
                : view.hours
                        ? "--hours"
                        : view.deployments
                                ? "--deployments"
                                : view.history
                                        ? "--history"
                                        : view.warnings
                                                ? "--warnings"
                                                : view.rollbacks
                                                        ? "--rollbacks"
                                                        : view.undone
                                                                ? "--undone"
                                                                : view.traces ? "--traces" : "--trace";
    }

    /// The trace of `--trace`; empty without.
    static String trace(@Nullable ShowView view) {
        return view == null || view.trace == null ? "" : view.trace;
    }
}
