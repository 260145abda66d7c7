package io.esper.oona.projection.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.ToDoubleFunction;

import io.esper.oona.projection.Projection;
import io.esper.oona.projection.ProjectionStatus;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

/// Gauges of where a tenant's projections stand, from what the database holds: whoever runs them, and although nobody does. Tags are
/// `tenant` and `projection`; names are those of `oona projections status -o json` after `oona.projection`. A value is NaN where nothing is
/// known, or where the database does not answer: never 0. One read of the status serves all gauges of a projection for some
/// seconds. Thread-safe; the registry must not outlive the store.
public final class ProjectionMetrics implements MeterBinder {
    /// How long one read of the status serves: scrapes are usually 10 to 60 seconds apart.
    public static final Duration FRESH = Duration.ofSeconds(5);

    private final Store store;
    private final String tenant;
    private final List<Projection> projections;
    private final Duration fresh;

    /// Gauges of a tenant's projections.
    ///
    /// @param fresh how long one read of the status serves, by the store's clock; zero: one for each gauge
    public ProjectionMetrics(Store store, String tenant, List<Projection> projections, Duration fresh) {
        this.store = store;
        this.tenant = tenant;
        this.projections = List.copyOf(projections);
        this.fresh = fresh;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (Projection projection : projections) {
            bind(registry, new Reading(projection));
        }
    }

    private void bind(MeterRegistry registry, Reading reading) {
        Tags tags = Tags.of("tenant", tenant, "projection", reading.projection.name());
        gauge(registry, reading, tags, "position", "everything up to this position is in the rows",
                ProjectionStatus::position);
        gauge(registry, reading, tags, "head", "last position of the log", ProjectionStatus::head);
        gauge(registry, reading, tags, "lag", "positions between the rows and the head, of whatever topic",
                ProjectionStatus::lag);
        Gauge.builder("oona.projection.oldest.unread", reading, read -> read.value(ProjectionMetrics::oldestUnread))
                .tags(tags).baseUnit("seconds")
                .description("age of the first event that waits and concerns the projection; 0 if none waits")
                .strongReference(true).register(registry);
        gauge(registry, reading, tags, "partitions", "into which the keys are divided; 0 if it never ran",
                status -> status.partitions().size());
        gauge(registry, reading, tags, "partitions.unowned", "partitions that no process moves",
                status -> status.partitions().stream().filter(part -> part.owner() == null).count());
        gauge(registry, reading, tags, "events.per.second", "over the last batch",
                status -> status.eventsPerSecond() == null ? Double.NaN : status.eventsPerSecond());
        gauge(registry, reading, tags, "failed", "events that are parked because they cannot be folded",
                ProjectionStatus::failed);
        gauge(registry, reading, tags, "expired", "events that had expired before they were read, at most",
                ProjectionStatus::expiredEvents);
        gauge(registry, reading, tags, "stopped", "1 if it has stopped by itself; its status says why",
                status -> status.stopReason() == null ? 0 : 1);
    }

    private static void gauge(MeterRegistry registry, Reading reading, Tags tags, String name, String what,
            ToDoubleFunction<ProjectionStatus> of) {
        Gauge.builder("oona.projection." + name, reading, read -> read.value(of)).tags(tags).description(what)
                .strongReference(true).register(registry);
    }

    private static double oldestUnread(ProjectionStatus status) {
        Duration age = status.oldestUnread();
        return age == null ? 0 : age.toNanos() / 1e9;
    }

    /// The last status of one projection.
    private final class Reading {
        private final Projection projection;
        private @Nullable ProjectionStatus status;
        private long readNanos;

        Reading(Projection projection) {
            this.projection = projection;
        }

        synchronized double value(ToDoubleFunction<ProjectionStatus> of) {
            long now = nanos();
            ProjectionStatus known = status;
            if (known == null || now - readNanos >= fresh.toNanos()) {
                try {
                    known = ProjectionStatus.read(store, projection);
                } catch (StoreException unavailable) {
                    known = null;
                }
                status = known;
                readNanos = now;
            }
            return known == null ? Double.NaN : of.applyAsDouble(known);
        }

        private long nanos() {
            return Duration.between(Instant.EPOCH, store.clock().instant()).toNanos();
        }
    }
}
