package io.esper.oona.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;

import io.esper.oona.projection.asof.ChangingEvent;
import io.esper.oona.projection.asof.Diff;
import io.esper.oona.projection.asof.RowChange;
import io.esper.oona.projection.asof.RowChange.Difference;
import io.esper.oona.projection.asof.RowChange.Kind;
import io.esper.oona.projection.catalogue.ReadModels;
import org.junit.jupiter.api.Test;

class DiffTest extends StoreTest {

    private List<RowChange> diff(long from, long to, boolean named) throws InterruptedException {
        List<RowChange> changes = new ArrayList<>();
        try (Diff diff =
                Diff.between(store, from, to, ReadModels.all(), named, RunnerSettings.USUAL, Progress.Listener.NONE)) {
            ReadModels.all().forEach(projection -> diff.of(projection, changes::add));
        }
        return changes;
    }

    private static List<RowChange> of(List<RowChange> changes, String table) {
        return changes.stream().filter(change -> change.table().equals(table)).toList();
    }

    private static List<Long> positions(RowChange change) {
        return change.events().stream().map(ChangingEvent::position).toList();
    }

    @Test
    void names_the_rows_their_cells_and_the_events_that_did_it() throws InterruptedException {
        log(new Written().heartbeat("run-a", 1).report("run-a", 1, 0, 0.1, "DORMANT")
                .report("run-a", 1, 1, 0.1, "DORMANT").heartbeat("run-a", 2).report("run-a", 2, 0, 0.9, "GERMINATED")
                .candidate("b1").candidate("b2", "b1").certified("b1", true).heartbeat("run-b", 1).messages());
        List<RowChange> changes = diff(3, 9, true);

        RowChange seed = of(changes, "rm_health_seed").getFirst();
        assertThat(of(changes, "rm_health_seed")).hasSize(1);
        assertThat(seed.kind()).isEqualTo(Kind.CHANGED);
        assertThat(seed.key()).extracting(RowChange.Key::value).containsExactly("run-a", 0, 0);
        assertThat(seed.cells()).contains(new Difference("stage", "DORMANT", "GERMINATED"),
                new Difference("epoch", "1", "2"), new Difference("dead_neuron_ratio", "0.1", "0.9"));
        assertThat(positions(seed)).containsExactly(5L);
        assertThat(seed.count()).isEqualTo(1);

        RowChange epoch = of(changes, "health_history").getFirst();
        assertThat(of(changes, "health_history")).as("entries, not arrays").hasSize(1);
        assertThat(epoch.kind()).isEqualTo(Kind.ADDED);
        assertThat(epoch.key()).extracting(RowChange.Key::value).containsExactly("run-a", 0, 0, 0, 2);

        List<RowChange> runs = of(changes, "rm_health_run");
        assertThat(runs).extracting(RowChange::kind).containsExactly(Kind.CHANGED, Kind.ADDED);
        assertThat(positions(runs.getFirst())).containsExactly(4L, 5L);
        assertThat(runs.getLast().events().getFirst().eventId())
                .isEqualTo(store.log().at(9).orElseThrow().eventId());

        List<RowChange> blueprints = of(changes, "rm_blueprint");
        assertThat(blueprints).extracting(change -> change.key().getFirst().value()).containsExactly("b1", "b2");
        assertThat(positions(blueprints.getFirst())).contains(6L, 8L);
    }

    @Test
    void between_two_equal_points_there_is_none() throws InterruptedException {
        log(Samples.messages("run-a.jsonl"));
        assertThat(diff(100, 100, true)).isEmpty();
        assertThat(diff(0, 0, true)).isEmpty();
    }

    @Test
    void from_nothing_to_the_head_every_row_is_added_and_backwards_is_refused() throws InterruptedException {
        log(Samples.messages("run-a.jsonl"));
        project();
        List<RowChange> changes = diff(0, store.log().head(), false);
        assertThat(changes).isNotEmpty().allSatisfy(change -> {
            assertThat(change.kind()).isEqualTo(Kind.ADDED);
            assertThat(change.count()).isEqualTo(-1);
        });
        assertThat(of(changes, "health_history"))
                .hasSize(Dump.query(store, "", "SELECT epoch FROM health_history").size());
        assertThatThrownBy(() -> diff(2, 1, false)).hasMessageContaining("Exchange the two");
    }

    @Test
    void the_named_events_are_the_same_as_the_ones_that_changed_the_rows_one_by_one() throws InterruptedException {
        log(Samples.messages("run-a.jsonl").subList(0, 120));
        List<RowChange> whole = of(diff(100, 110, true), "rm_health_seed");
        List<String> told = new ArrayList<>();
        whole.forEach(change -> positions(change).forEach(position -> told.add(change.key() + " " + position)));
        List<String> found = new ArrayList<>();
        for (long position = 101; position <= 110; position++) {
            for (RowChange change : of(diff(position - 1, position, false), "rm_health_seed")) {
                found.add(change.key() + " " + position);
            }
        }
        assertThat(told).containsExactlyInAnyOrderElementsOf(found).isNotEmpty();
    }
}
