package io.esper.oona.projection;

import java.util.ArrayList;
import java.util.List;

import io.esper.oona.store.Store;

/// Keeps read models up to date: reads the log once for several projections, folds it in batches and commits rows and
/// checkpoint together. Any number of processes may run the same projections: one of them has each projection's lease and moves it,
/// the others stand by and take over when it ends or does not renew its lease. A process that was asleep meanwhile writes nothing.
///
/// [#catchUp] and [#run] work on the caller's thread, one at a time; [#stop] may be called by any thread.
public final class ProjectionRunner {
    private final Store store;
    private final List<Projection> projections;
    private final RunnerSettings settings;
    private final Owner owner = Owner.fresh();
    private volatile boolean stopping;

    public ProjectionRunner(Store store, List<Projection> projections, RunnerSettings settings) {
        this.store = store;
        this.projections = List.copyOf(projections);
        this.settings = settings;
    }

    /// Moves the projections to the head as of now. A projection that fails stays behind; its status says why.
    ///
    /// @param listener hears of every batch
    /// @return one status for each projection
    public List<ProjectionStatus> catchUp(Progress.Listener listener) throws InterruptedException {
        List<Work> works = works();
        try {
            new SharedRead(store, works, settings).to(store.log().head(), () -> stopping, listener);
        } finally {
            works.forEach(Work::release);
        }
        return statuses(works);
    }

    /// Moves the projections on with the log, until [#stop] is called, the thread is interrupted or every projection has failed.
    ///
    /// @return one status for each projection
    public List<ProjectionStatus> run() throws InterruptedException {
        List<Work> works = works();
        try {
            new SharedRead(store, works, settings).follow(() -> stopping);
        } finally {
            works.forEach(Work::release);
        }
        return statuses(works);
    }

    /// Ends [#run] or [#catchUp] after the batch under way.
    public void stop() {
        stopping = true;
    }

    private List<Work> works() {
        List<Work> works = new ArrayList<>();
        for (Projection projection : projections) {
            Generation first = Generations.active(store, projection);
            first.heldBy("nobody yet");
            works.add(new Work(store, first, () -> Generations.live(store, projection, owner, settings.lease()),
                    settings));
        }
        return works;
    }

    private List<ProjectionStatus> statuses(List<Work> works) {
        List<ProjectionStatus> statuses = new ArrayList<>();
        for (Work work : works) {
            ProjectionStatus status = ProjectionStatus.read(store, work.generation().projection());
            String reason = work.stopReason();
            statuses.add(reason == null ? status : status.stopped(reason));
        }
        return statuses;
    }
}
