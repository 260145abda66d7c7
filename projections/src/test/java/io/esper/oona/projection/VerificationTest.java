package io.esper.oona.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.esper.oona.event.Message;
import io.esper.oona.event.Payload;
import io.esper.oona.event.Retention;
import io.esper.oona.event.json.PayloadReader;
import io.esper.oona.projection.asof.Proof;
import io.esper.oona.projection.asof.Proof.Divergence;
import io.esper.oona.projection.asof.Proof.Outcome;
import io.esper.oona.projection.asof.RowChange;
import io.esper.oona.projection.asof.SnapshotSettings;
import io.esper.oona.projection.asof.Snapshots;
import io.esper.oona.projection.asof.Verification;
import io.esper.oona.projection.catalogue.ReadModels;
import io.esper.oona.projection.health.HealthProjection;
import io.esper.oona.projection.table.Finder;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class VerificationTest extends StoreTest {
    private static final Projection HEALTH = new HealthProjection();

    private Proof verify(Projection projection, boolean fromSnapshot) throws InterruptedException {
        return new Verification(store, RunnerSettings.USUAL).of(projection, fromSnapshot, Progress.Listener.NONE);
    }

    private int change(String sql) {
        return store.inTransaction(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                return statement.executeUpdate();
            }
        });
    }

    /// More than two marks' worth of events, in runs of their own.
    private static List<Message> many(int events) {
        Written written = new Written();
        for (int event = 0; event < events; event++) {
            String run = "run-" + event % 7;
            int epoch = event / 14;
            if (event % 14 < 7) {
                written.heartbeat(run, epoch);
            } else {
                written.report(run, epoch, event % 3, (event % 10) / 10.0, "DORMANT");
            }
        }
        return written.messages();
    }

    private void run(Projection projection, int batch) throws InterruptedException {
        new ProjectionRunner(store, List.of(projection), RunnerSettings.USUAL.withBatchEventsMax(batch))
                .catchUp(Progress.Listener.NONE);
    }

    @Nested
    class Rows_that_are_the_fold {

        @Test
        void are_proved_whatever_they_were_folded_in() throws InterruptedException {
            log(Samples.messages("run-a.jsonl"));
            project(RunnerSettings.USUAL.withBatchEventsMax(17));
            log(Samples.messages("run-b-flat.jsonl"));
            project();
            for (Projection projection : ReadModels.all()) {
                Proof proof = verify(projection, false);
                assertThat(proof.outcome()).as(projection.name()).isEqualTo(Outcome.SOUND);
                assertThat(proof.recomputed()).isEqualTo(proof.recorded());
                assertThat(proof.position()).isEqualTo(store.log().head());
            }
        }

        @Test
        void are_proved_behind_the_head_and_from_a_snapshot() throws InterruptedException {
            log(Samples.messages("run-a.jsonl"));
            project();
            new Snapshots(store).take(HEALTH, SnapshotSettings.USUAL);
            long kept = store.log().head();
            log(Samples.messages("run-b-flat.jsonl"));
            Proof behind = verify(HEALTH, false);
            assertThat(behind.position()).isEqualTo(kept);
            assertThat(behind.outcome()).isEqualTo(Outcome.SOUND);
            project();
            store.maintenance().expire(Retention.HOURS_72, Samples.CLOCK.instant().plusSeconds(1));
            assertThat(verify(HEALTH, false).outcome()).isEqualTo(Outcome.UNPROVABLE);
            assertThat(verify(HEALTH, false).expired()).isNotEmpty();
        }

        @Test
        void are_proved_from_a_snapshot_where_what_came_before_has_expired() throws InterruptedException {
            log(Samples.messages("run-a.jsonl"));
            project();
            new Snapshots(store).take(HEALTH, SnapshotSettings.USUAL);
            store.maintenance().expire(Retention.HOURS_72, Instant.parse("2030-01-01T00:00:00Z"));
            log(Samples.messages("run-b-flat.jsonl"));
            project();
            Proof proof = verify(HEALTH, true);
            assertThat(proof.from()).isPositive();
            assertThat(proof.outcome()).isEqualTo(Outcome.SOUND);
        }

        @Test
        void are_not_asked_for_where_nothing_was_run_or_another_version_has_made_them() throws InterruptedException {
            assertThatThrownBy(() -> verify(HEALTH, false)).isInstanceOf(ProjectionException.class)
                    .hasMessageContaining("never run");
            log(Samples.messages("run-a.jsonl"));
            project();
            change("UPDATE projection_generation SET version = 1");
            assertThatThrownBy(() -> verify(HEALTH, false)).isInstanceOf(ProjectionException.class)
                    .hasMessageContaining("version 1");
        }
    }

    @Nested
    class Rows_that_somebody_has_edited {

        @Test
        void are_named_with_their_keys_and_cells() throws InterruptedException {
            log(Samples.messages("run-a.jsonl"));
            project();
            assertThat(change("UPDATE rm_health_seed SET readiness = 0.5 WHERE layer = 1 AND seed = 1")).isOne();
            assertThat(change("DELETE FROM rm_health_run")).isOne();
            Proof proof = verify(HEALTH, false);
            assertThat(proof.outcome()).isEqualTo(Outcome.EDITED);
            assertThat(proof.divergence()).isNull();
            assertThat(proof.differing()).isEqualTo(2);
            assertThat(proof.rows()).extracting(RowChange::table).containsExactly("rm_health_run", "rm_health_seed");
            assertThat(proof.rows()).extracting(RowChange::kind).containsExactly(RowChange.Kind.ADDED,
                    RowChange.Kind.CHANGED);
            assertThat(proof.rows().getLast().key()).extracting(RowChange.Key::value).containsExactly("run-a", 1, 1);
            assertThat(proof.rows().getLast().cells()).singleElement().satisfies(cell -> {
                assertThat(cell.column()).isEqualTo("readiness");
                assertThat(cell.before()).isEqualTo("0.5");
            });
        }
    }

    @Nested
    class A_fold_that_differs {

        @Test
        void is_found_at_the_first_event_that_it_folds_otherwise() throws InterruptedException {
            log(many(24_000));
            long wrong = 14_023;
            run(new Defective(wrong), 3_000);
            Proof proof = verify(HEALTH, false);
            assertThat(proof.outcome()).isEqualTo(Outcome.DIVERGED);
            assertThat(proof.marks()).isPositive();
            Divergence where = Objects.requireNonNull(proof.divergence());
            assertThat(where.exact()).isTrue();
            assertThat(where.position()).isEqualTo(wrong);
            assertThat(where.after()).isEqualTo(wrong - 1);
            assertThat(Objects.requireNonNull(where.event()).eventId())
                    .isEqualTo(store.log().at(wrong).orElseThrow().eventId());
            assertThat(where.recordedBuild()).isEqualTo(Build.text());
            assertThat(where.recordedVersion()).isEqualTo(where.version());
            assertThat(proof.rows()).isNotEmpty();
        }

        @Test
        void is_found_before_the_first_mark_and_however_small_the_chunks_were() throws InterruptedException {
            log(many(200));
            run(new Defective(64), 1);
            Divergence where = Objects.requireNonNull(verify(HEALTH, false).divergence());
            assertThat(where.exact()).isTrue();
            assertThat(where.position()).isEqualTo(64);
        }

        @Test
        void is_found_as_nearly_as_the_trail_tells() throws InterruptedException {
            log(many(200));
            run(new Defective(64), 50);
            change("DELETE FROM projection_trail WHERE until_position <= 100");
            Divergence where = Objects.requireNonNull(verify(HEALTH, false).divergence());
            assertThat(where.exact()).isFalse();
            assertThat(where.after()).isZero();
            assertThat(where.position()).isEqualTo(101);
        }
    }

    @Test
    void the_pieces_of_a_trail_become_one_at_a_mark() throws InterruptedException {
        log(many(10_050));
        run(HEALTH, 500);
        assertThat(Dump.query(store, "",
                "SELECT after_position, until_position FROM projection_trail ORDER BY until_position"))
                .containsExactly("0 | 10000", "10000 | 10050");
        assertThat(verify(HEALTH, false).outcome()).isEqualTo(Outcome.SOUND);
    }

    /// Health, with one report folded as if every dead ratio were 1.
    private static final class Defective extends ForwardingProjection {
        private final long wrong;

        Defective(long wrong) {
            super(HEALTH);
            this.wrong = wrong;
        }

        @Override
        public Fold open() {
            return new ForwardingFold(super.open()) {
                @Override
                public void prepare(List<ProjectionEvent> events, Finder rows) throws SQLException {
                    List<ProjectionEvent> given = new ArrayList<>();
                    events.forEach(event -> given.add(bent(event)));
                    super.prepare(given, rows);
                }

                @Override
                public Verdict fold(ProjectionEvent event) {
                    return super.fold(bent(event));
                }
            };
        }

        private ProjectionEvent bent(ProjectionEvent event) {
            if (event.position() != wrong || !(event.payload() instanceof Payload.LayerHealthReport)) {
                return event;
            }
            Message message = new Written().report("run-x", 1, 1, 1.0, "CULLED").messages().getFirst();
            Payload other = new PayloadReader().read(message.type(), message.version(), message.payload());
            return new ProjectionEvent(event.position(), event.topic(), event.type(), event.eventId(),
                    event.traceId(), event.senderId(), event.claimedMicros(), event.run(), event.runRule(), other);
        }
    }
}
