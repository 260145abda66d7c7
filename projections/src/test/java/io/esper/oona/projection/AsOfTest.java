package io.esper.oona.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.esper.oona.event.Message;
import io.esper.oona.event.Retention;
import io.esper.oona.projection.asof.AsOf;
import io.esper.oona.projection.asof.Moments;
import io.esper.oona.projection.asof.Past;
import io.esper.oona.projection.asof.Snapshot;
import io.esper.oona.projection.asof.SnapshotSettings;
import io.esper.oona.projection.asof.Snapshots;
import io.esper.oona.projection.catalogue.ReadModels;
import io.esper.oona.projection.health.HealthProjection;
import io.esper.oona.projection.health.HealthQueries;
import io.esper.oona.projection.innovation.InnovationProjection;
import io.esper.oona.store.Store;
import io.esper.oona.store.testing.TestDatabase;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AsOfTest extends StoreTest {
    private static final SnapshotSettings FEW = new SnapshotSettings(1_000, 3, 1L << 30);

    private AsOf at(long position) throws InterruptedException {
        return new Past(store, RunnerSettings.USUAL).at(position, ReadModels.all(), Progress.Listener.NONE);
    }

    /// The rows of a log that ends there.
    private static List<String> rowsOf(List<Message> messages) throws InterruptedException {
        try (TestDatabase other = TestDatabase.Kind.H2.create(); Store fresh = other.open(Samples.CLOCK)) {
            Samples.append(fresh, messages);
            new ProjectionRunner(fresh, ReadModels.all(), RunnerSettings.USUAL).catchUp(Progress.Listener.NONE);
            return Dump.of(fresh);
        }
    }

    private List<Message> firstOfLog(long position) {
        List<Message> first = new ArrayList<>();
        for (long at = 1; at <= position; at++) {
            store.log().at(at).ifPresent(event -> first.add(event.message()));
        }
        return first;
    }

    private void execute(String sql) {
        store.inTransaction(connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.execute(sql);
            }
        });
    }

    @Nested
    class A_state_of_the_past {

        @Test
        void is_that_of_a_log_that_ended_there() throws InterruptedException {
            log(Samples.allRuns());
            project();
            long head = store.log().head();
            List<String> now = Dump.of(store);
            for (long position : List.of(0L, 1L, head / 3, head)) {
                try (AsOf asOf = at(position)) {
                    assertThat(Differences.between(rowsOf(firstOfLog(position)), Dump.of(asOf.store())))
                            .as("position %d", position).isEmpty();
                    assertThat(asOf.status(new HealthProjection()).lag()).isZero();
                }
            }
            assertThat(Differences.between(now, Dump.of(store))).as("the store was only read").isEmpty();
        }

        @Test
        void does_not_need_that_the_read_models_were_ever_run() throws InterruptedException {
            log(Samples.messages("run-a.jsonl"));
            try (AsOf asOf = at(store.log().head())) {
                assertThat(new HealthQueries(asOf.store()).seeds(100)).hasSize(24);
            }
            assertThat(ProjectionStatus.read(store, new HealthProjection()).generation()).isZero();
        }

        @Test
        void beyond_the_head_is_refused() {
            assertThatThrownBy(() -> at(1)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("ends at position 0");
        }

        @Test
        void says_what_had_expired_before_it() throws InterruptedException {
            log(Samples.messages("run-a.jsonl"));
            project();
            store.maintenance().expire(Retention.HOURS_72, Instant.parse("2030-01-01T00:00:00Z"));
            try (AsOf asOf = at(store.log().head())) {
                ProjectionStatus health = asOf.status(new HealthProjection());
                assertThat(health.incomplete()).isTrue();
                assertThat(health.expired()).isNotEmpty();
                assertThat(asOf.status(new InnovationProjection()).incomplete()).isFalse();
            }
        }

        @Test
        void leaves_nothing_behind_and_clears_away_what_a_killed_process_has_left()
                throws IOException, InterruptedException {
            log(Samples.messages("run-a.jsonl"));
            Path left = Files.createTempDirectory("oona-as-of-");
            Files.createFile(left.resolve("lock"));
            Files.createFile(left.resolve("oona.mv.db"));
            Path own;
            try (AsOf asOf = at(10); AsOf second = at(11)) {
                assertThat(left).doesNotExist();
                own = own();
                assertThat(asOf.position()).isEqualTo(10);
                assertThat(second.position()).isEqualTo(11);
                assertThat(new HealthQueries(asOf.store()).seeds(100)).isNotNull();
            }
            assertThat(own).doesNotExist();
        }

        private static Path own() throws IOException {
            try (Stream<Path> found = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
                return found.filter(path -> path.getFileName().toString().startsWith("oona-as-of-")).findFirst()
                        .orElseThrow();
            }
        }
    }

    @Nested
    class A_snapshot {

        @Test
        void is_where_the_fold_begins_and_gives_the_same_rows() throws InterruptedException {
            log(Samples.messages("run-a.jsonl"));
            project();
            Snapshots snapshots = new Snapshots(store);
            long taken = store.log().head();
            for (Projection projection : ReadModels.all()) {
                Snapshot snapshot = snapshots.take(projection, FEW);
                assertThat(snapshot.position()).isEqualTo(taken);
                assertThat(snapshot.bytes()).isPositive();
                assertThat(snapshots.take(projection, FEW)).as("the same position once").isEqualTo(snapshot);
            }
            log(Samples.messages("run-b-flat.jsonl"));
            long point = taken + 50;
            try (AsOf asOf = at(point)) {
                assertThat(asOf.begunFrom(new HealthProjection())).isEqualTo(taken);
                assertThat(Differences.between(rowsOf(firstOfLog(point)), Dump.of(asOf.store()))).isEmpty();
            }
            try (AsOf before = at(taken - 1)) {
                assertThat(before.begunFrom(new HealthProjection())).isZero();
            }
        }

        @Test
        void that_is_damaged_is_passed_over() throws InterruptedException {
            log(Samples.messages("run-a.jsonl"));
            project();
            new Snapshots(store).take(new HealthProjection(), FEW);
            execute("UPDATE projection_snapshot SET digest = 'other'");
            try (AsOf asOf = at(store.log().head())) {
                assertThat(asOf.begunFrom(new HealthProjection())).isZero();
                assertThat(new HealthQueries(asOf.store()).seeds(100)).hasSize(24);
            }
        }

        @Test
        void of_another_version_of_the_fold_is_not_used() throws InterruptedException {
            log(Samples.messages("run-a.jsonl"));
            project();
            new Snapshots(store).take(new HealthProjection(), FEW);
            execute("UPDATE projection_snapshot SET version = version - 1");
            try (AsOf asOf = at(store.log().head())) {
                assertThat(asOf.begunFrom(new HealthProjection())).isZero();
            }
        }

        @Test
        void makes_room_for_the_next_one_where_it_is_missed_least() throws InterruptedException {
            List<Message> messages = Samples.messages("run-a.jsonl");
            Snapshots snapshots = new Snapshots(store);
            Projection health = new HealthProjection();
            int from = 0;
            for (int size : List.of(100, 10, 100, 100, 10)) {
                log(messages.subList(from, from + size));
                from += size;
                project();
                snapshots.take(health, FEW);
            }
            assertThat(snapshots.list(health)).extracting(Snapshot::position).containsExactly(110L, 210L, 320L);
            assertThat(snapshots.due(health, FEW)).isFalse();
            assertThatThrownBy(() -> {
                log(messages.subList(320, 330));
                project();
                snapshots.take(health, new SnapshotSettings(1_000, 3, 100));
            }).isInstanceOf(ProjectionException.class).hasMessageContaining("more than 100 bytes");
            assertThat(snapshots.list(health)).hasSize(3);
            assertThat(snapshots.removeAll(health)).isEqualTo(3);
            assertThat(Dump.query(store, "", "SELECT part FROM projection_snapshot_part")).isEmpty();
        }
    }

    @Nested
    class A_moment {

        @Test
        void of_an_epoch_ends_before_the_next_heartbeat_or_rollback_of_its_run() {
            Written written = new Written();
            written.heartbeat("run-a", 1).report("run-a", 1, 0, 0.1, "DORMANT").heartbeat("run-b", 1)
                    .heartbeat("run-a", 2).report("run-a", 2, 0, 0.1, "DORMANT").rollback("run-a", 2, 1)
                    .heartbeat("run-a", 2).report("run-a", 2, 0, 0.2, "DORMANT");
            log(written.messages());
            Moments moments = new Moments(store.log());
            assertThat(moments.endOf("run-a", 1, null)).hasValue(3);
            assertThat(moments.endOf("run-a", 2, 0)).hasValue(5);
            assertThat(moments.endOf("run-a", 2, null)).hasValue(8);
            assertThat(moments.endOf("run-a", 3, null)).isEmpty();
        }

        @Test
        void by_claims_ends_before_the_first_event_that_claims_to_be_later() {
            log(new Written().heartbeat("run-a", 1).heartbeat("run-a", 2).heartbeat("run-a", 3).messages());
            Moments moments = new Moments(store.log());
            assertThat(moments.claimed(Instant.parse("2026-03-02T08:00:02Z"))).isEqualTo(2);
            assertThat(moments.claimed(Instant.parse("2026-03-02T08:00:59Z"))).isEqualTo(3);
            assertThat(moments.received(Samples.CLOCK.instant())).isEqualTo(3);
        }
    }
}
