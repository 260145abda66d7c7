package io.esper.oona.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.esper.oona.projection.catalogue.ReadModels;
import io.esper.oona.projection.health.HealthProjection;
import io.esper.oona.projection.innovation.InnovationProjection;
import io.esper.oona.projection.metrics.ProjectionMetrics;
import io.esper.oona.store.Store;
import io.esper.oona.store.testing.TestClock;
import io.esper.oona.store.testing.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

/// Lag that does not lie, in the status and as metrics.
class ProjectionMetricsTest extends StoreTest {
    private static final Projection HEALTH = new HealthProjection();
    private static final Projection INNOVATION = new InnovationProjection();

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private double gauge(String name, Projection projection) {
        return registry.get("oona.projection." + name).tag("tenant", "main").tag("projection", projection.name())
                .gauge().value();
    }

    private void bind(Store watched, Duration fresh) {
        new ProjectionMetrics(watched, "main", ReadModels.all(), fresh).bindTo(registry);
    }

    @Test
    void an_idle_log_has_no_lag_and_nothing_waits() throws InterruptedException {
        bind(store, Duration.ZERO);
        assertThat(gauge("lag", HEALTH)).isZero();
        assertThat(gauge("oldest.unread", HEALTH)).isZero();
        assertThat(gauge("events.per.second", HEALTH)).as("nothing is known").isNaN();
        log(Samples.messages("run-a.jsonl"));
        project();
        assertThat(gauge("lag", HEALTH)).isZero();
        assertThat(gauge("oldest.unread", HEALTH)).isZero();
        assertThat(gauge("position", HEALTH)).isEqualTo((double) store.log().head());
        assertThat(gauge("head", HEALTH)).isEqualTo((double) store.log().head());
        assertThat(gauge("events.per.second", HEALTH)).isPositive();
    }

    @Test
    void events_of_other_topics_are_lag_but_do_not_wait() throws InterruptedException {
        log(new Written().heartbeat("run-a", 1).messages());
        project();
        log(new Written().heartbeat("run-a", 1).candidate("b1").candidate("b2").messages());
        bind(store, Duration.ZERO);
        assertThat(gauge("lag", HEALTH)).isEqualTo(2);
        assertThat(ProjectionStatus.read(store, HEALTH).oldestUnread()).isNull();
        assertThat(gauge("oldest.unread", HEALTH)).isZero();
        assertThat(ProjectionStatus.read(store, INNOVATION).oldestUnread()).isEqualTo(Duration.ZERO);
    }

    @Test
    void what_waits_grows_older_although_nobody_runs_the_projection() {
        TestClock clock = new TestClock(Instant.parse("2026-03-03T00:00:00Z"));
        try (TestDatabase other = kind.create(); Store watched = other.open(clock)) {
            Samples.append(watched, new Written().heartbeat("run-a", 1).messages());
            bind(watched, Duration.ofSeconds(10));
            assertThat(gauge("oldest.unread", HEALTH)).isZero();
            clock.advance(Duration.ofSeconds(9));
            assertThat(gauge("oldest.unread", HEALTH)).as("one read serves for ten seconds").isZero();
            clock.advance(Duration.ofSeconds(81));
            assertThat(gauge("oldest.unread", HEALTH)).isEqualTo(90);
            assertThat(gauge("lag", HEALTH)).isEqualTo(1);
            assertThat(gauge("stopped", HEALTH)).isZero();
        }
    }

    @Test
    void a_stopped_projection_says_so_until_it_moves_again() throws InterruptedException {
        log(Samples.messages("run-a.jsonl"));
        project();
        store.inTransaction(connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    "UPDATE projection_generation SET stop_reason = 'the disk is full' WHERE name = 'health'")) {
                return update.executeUpdate();
            }
        });
        bind(store, Duration.ZERO);
        assertThat(gauge("stopped", HEALTH)).isEqualTo(1);
        assertThat(gauge("stopped", INNOVATION)).isZero();
        log(new Written().heartbeat("run-z", 1).messages());
        assertThat(gauge("lag", HEALTH)).isEqualTo(1);
        project();
        assertThat(gauge("stopped", HEALTH)).isZero();
    }

    @Test
    void parked_and_expired_events_are_told_apart_and_a_store_that_does_not_answer_is_not_0()
            throws InterruptedException {
        log(new Written().heartbeat("r".repeat(600), 1).messages());
        project();
        try (TestDatabase other = kind.create()) {
            Store gone = other.open(Samples.CLOCK);
            gone.close();
            bind(store, Duration.ZERO);
            assertThat(gauge("failed", HEALTH)).isEqualTo(1);
            assertThat(gauge("expired", HEALTH)).isZero();
            SimpleMeterRegistry silent = new SimpleMeterRegistry();
            new ProjectionMetrics(gone, "main", List.of(HEALTH), Duration.ZERO).bindTo(silent);
            assertThat(silent.get("oona.projection.lag").gauge().value()).isNaN();
        }
    }
}
