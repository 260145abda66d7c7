package io.esper.oona.cli;

import io.esper.oona.cli.console.Console;
import io.esper.oona.projection.Progress;

/// Shows how a run or rebuild of read models goes.
final class ProjectionProgress implements Progress.Listener, AutoCloseable {
    private final io.esper.oona.cli.console.Progress progress;

    ProjectionProgress(Console console, String what, long head) {
        this.progress = console.progress(what, head);
    }

    @Override
    public void progressed(Progress made) {
        progress.update(made.position(), made.events());
    }

    @Override
    public void close() {
        progress.close();
    }
}
