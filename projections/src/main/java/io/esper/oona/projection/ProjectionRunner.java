package io.esper.oona.projection;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;

import io.esper.oona.store.Store;

/// Keeps read models up to date: reads the log once for several projections, folds it in batches and commits rows and
/// checkpoint together. Any number of processes may run the same projections: one of them has each projection's lease and moves it,
/// the others stand by and take over when it ends or does not renew its lease. A process that was asleep meanwhile writes nothing.
///
/// The keys of a projection can be divided into partitions, each with a checkpoint, a lease and rows of its own. One process folds its
/// partitions on a thread each, with one read of the log; several processes share them evenly.
///
/// [#catchUp] and [#run] work on the caller's thread, one at a time; [#stop] may be called by any thread.
public final class ProjectionRunner {
    /// Into how many partitions the keys of a projection can be divided.
    public static final int PARTITIONS_MAX = Partition.COUNT_MAX;

    private final Store store;
    private final List<Projection> projections;
    private final RunnerSettings settings;
    private final OptionalInt partitions;
    private final Owner owner = Owner.fresh();
    private boolean agreed;
    private volatile boolean stopping;

    /// With as many partitions as the rows have; one for rows that there are not yet.
    public ProjectionRunner(Store store, List<Projection> projections, RunnerSettings settings) {
        this(store, projections, settings, OptionalInt.empty());
    }

    /// @param partitions that each projection is to have, 1 to 16. Rows that are divided otherwise are refused by [#catchUp] and [#run]:
    ///                   a rebuild divides them anew. What takes their place later counts as it is
    /// @throws ProjectionException if a projection cannot be divided so
    public ProjectionRunner(Store store, List<Projection> projections, RunnerSettings settings,
            OptionalInt partitions) {
        this.store = store;
        this.projections = List.copyOf(projections);
        this.settings = settings;
        this.partitions = partitions;
        partitions.ifPresent(count -> projections.forEach(projection -> Partition.check(projection, count)));
    }

    /// Moves the projections to the head as of now. A projection that fails stays behind; its status says why.
    ///
    /// @param listener hears of every batch
    /// @return one status for each projection
    /// @throws ProjectionException if the rows have other partitions than were asked for
    public List<ProjectionStatus> catchUp(Progress.Listener listener) throws InterruptedException {
        long target = store.log().head();
        return working(read -> read.to(target, () -> stopping, listener));
    }

    /// Moves the projections on with the log, until [#stop] is called, the thread is interrupted or every projection has failed.
    ///
    /// @return one status for each projection
    /// @throws ProjectionException if the rows have other partitions than were asked for
    public List<ProjectionStatus> run() throws InterruptedException {
        return working(read -> read.follow(() -> stopping));
    }

    /// Ends [#run] or [#catchUp] after the batch under way.
    public void stop() {
        stopping = true;
    }

    /// What is done with the log.
    @FunctionalInterface
    private interface Reading {
        void with(SharedRead read) throws InterruptedException;
    }

    /// Begins anew whenever rows that are divided otherwise have taken the place of others.
    private List<ProjectionStatus> working(Reading reading) throws InterruptedException {
        while (true) {
            Map<Projection, List<Work>> works = works();
            List<Work> all = works.values().stream().flatMap(List::stream).toList();
            try {
                reading.with(new SharedRead(store, all, settings));
            } finally {
                all.forEach(Work::release);
                all.stream().map(Work::share).filter(Objects::nonNull).distinct().forEach(Share::end);
            }
            if (stopping || all.stream().noneMatch(Work::repartitioned)) {
                return statuses(works);
            }
        }
    }

    private Map<Projection, List<Work>> works() {
        Map<Projection, List<Work>> works = new LinkedHashMap<>();
        for (Projection projection : projections) {
            works.put(projection, works(projection));
        }
        agreed = true;
        return works;
    }

    private List<Work> works(Projection projection) {
        while (true) {
            int count = Generations.shown(store, projection, partitions.orElse(1)).count();
            if (!agreed && partitions.isPresent() && partitions.getAsInt() != count) {
                throw ProjectionException.divided(projection.name(), count, partitions.getAsInt());
            }
            Share share = new Share(store, projection.name(), owner, count, settings.lease());
            List<Work> works = new ArrayList<>();
            try {
                for (Partition part : Partition.all(count)) {
                    works.add(work(projection, part, share));
                }
                return works;
            } catch (Repartitioned meanwhile) {
                works.clear();
            }
        }
    }

    private Work work(Projection projection, Partition part, Share share) {
        Generation first = Generations.unclaimed(store, projection, part);
        return new Work(store, first, () -> Generations.live(store, projection, part, owner, settings.lease()),
                settings,
                share);
    }

    private List<ProjectionStatus> statuses(Map<Projection, List<Work>> works) {
        List<ProjectionStatus> statuses = new ArrayList<>();
        works.forEach((projection, parts) -> {
            ProjectionStatus status = ProjectionStatus.read(store, projection);
            String reason = parts.stream().map(Work::stopReason).filter(Objects::nonNull).findFirst().orElse(null);
            statuses.add(reason == null ? status : status.stopped(reason));
        });
        return statuses;
    }
}
