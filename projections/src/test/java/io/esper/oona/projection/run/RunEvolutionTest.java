package io.esper.oona.projection.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

import io.esper.oona.projection.run.Place.Arrival;
import org.junit.jupiter.api.Test;

class RunEvolutionTest {

    @Test
    void a_run_in_order_gives_every_epoch_its_own_place() {
        SplittableRandom random = new SplittableRandom(9);
        RunRow run = RunRow.unseen("run");
        Set<List<Integer>> places = new HashSet<>();
        int epoch = 0;
        int epochs = 0;
        for (long position = 1; position < 3_000; position += 3) {
            run = RunEvolution.heartbeat(run, epoch, position);
            Place place = RunEvolution.place(run, epoch);
            run = RunEvolution.report(run, place, position + 1);
            assertThat(place.arrival()).isEqualTo(Arrival.IN_TIME);
            assertThat(place.rollbacks()).isEqualTo(run.rollbacks());
            places.add(List.of(place.rollbacks(), epoch));
            epochs++;
            if (epoch > 4 && random.nextInt(10) == 0) {
                int restored = epoch - 1 - random.nextInt(3);
                run = RunEvolution.rollback(run, epoch, restored, position + 2);
                epoch = restored;
            }
            epoch++;
        }
        assertThat(places).hasSize(epochs);
        assertThat(run.rollbacks()).isPositive();
        assertThat(run.reports().late()).isZero();
        assertThat(run.reports().early()).isZero();
    }

    @Test
    void a_late_heartbeat_does_not_move_the_frontier() {
        RunRow run = RunEvolution.rollback(RunEvolution.heartbeat(RunRow.unseen("run"), 16, 1), 16, 13, 2);
        assertThat(RunEvolution.heartbeat(run, 15, 3).epoch()).isEqualTo(13);
        assertThat(RunEvolution.heartbeat(run, 14, 3).epoch()).isEqualTo(14);
    }

    @Test
    void reports_beyond_a_rollbacks_failed_epoch_belong_to_the_new_generation() {
        RunRow run = RunEvolution.rollback(RunEvolution.heartbeat(RunRow.unseen("run"), 16, 1), 16, 13, 2);
        assertThat(RunEvolution.place(run, 16)).isEqualTo(new Place(0, 16, Arrival.LATE));
        assertThat(RunEvolution.place(run, 17)).isEqualTo(new Place(1, 17, Arrival.EARLY));
        assertThat(RunEvolution.place(run, 14)).isEqualTo(new Place(1, 14, Arrival.IN_TIME));
    }

    @Test
    void extreme_epochs_do_no_harm() {
        RunRow run = RunEvolution.heartbeat(RunRow.unseen("run"), Integer.MIN_VALUE, 1);
        assertThat(RunEvolution.place(run, Integer.MAX_VALUE).arrival()).isEqualTo(Arrival.EARLY);
        run = RunEvolution.rollback(run, Integer.MAX_VALUE, Integer.MIN_VALUE, 2);
        assertThat(RunEvolution.place(run, Integer.MIN_VALUE).rollbacks()).isZero();
    }
}
