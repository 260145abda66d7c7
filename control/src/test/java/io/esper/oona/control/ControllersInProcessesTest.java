package io.esper.oona.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

import io.esper.oona.event.Payload.AdaptationDecision;
import io.esper.oona.store.Store;
import io.esper.oona.store.testing.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Controllers in processes of their own, on one log.
class ControllersInProcessesTest {
    private static final int SEEDS = 120;

    private static void certify(TestDatabase database) {
        try (Store store = database.open(Clock.systemUTC())) {
            new Facts(store).certified("LoRA", true);
        }
    }

    /// What children say that they were told is on the log, where they were told.
    private static void assertTold(Store store, List<String> told) {
        for (String line : told) {
            List<String> parts = List.of(line.replace(";", "").split(" ", -1));
            assertThat(store.log().at(Long.parseLong(parts.getLast())).orElseThrow().tags())
                    .anySatisfy(tag -> assertThat(tag.toString()).isEqualTo("seed=" + parts.getFirst()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void two_that_want_the_same_seeds_get_each_once(TestDatabase.Kind kind) {
        try (TestDatabase database = kind.create()) {
            certify(database);
            List<String> told = new ArrayList<>();
            try (ChildController one = ChildController.start(database.settings(), SEEDS);
                    ChildController other = ChildController.start(database.settings(), SEEDS)) {
                one.go();
                other.go();
                told.addAll(one.rest());
                told.addAll(other.rest());
            }
            assertThat(told).hasSize(SEEDS);
            try (Store store = database.open(Clock.systemUTC())) {
                History.assertLawful(store);
                assertThat(History.decisions(store)).map(AdaptationDecision::seed).doesNotHaveDuplicates()
                        .hasSize(SEEDS);
                assertTold(store, told);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void one_that_is_killed_leaves_no_command_without_its_decision(TestDatabase.Kind kind) {
        try (TestDatabase database = kind.create()) {
            certify(database);
            List<String> told = new ArrayList<>();
            for (int round = 1; round <= 3; round++) {
                try (ChildController child = ChildController.start(database.settings(), 10_000)) {
                    child.go();
                    for (int i = 0; i < 7 * round; i++) {
                        told.add(child.next());
                    }
                    told.addAll(child.kill());
                }
                try (Store store = database.open(Clock.systemUTC())) {
                    History.assertLawful(store);
                    assertTold(store, told);
                    assertThat(History.decisions(store)).hasSizeGreaterThanOrEqualTo(told.size());
                }
            }
        }
    }
}
