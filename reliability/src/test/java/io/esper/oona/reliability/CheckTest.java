package io.esper.oona.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

import io.esper.oona.event.Message;
import io.esper.oona.event.Retention;
import io.esper.oona.reliability.Ledger.BatchKey;
import io.esper.oona.reliability.Ledger.Sighting;
import io.esper.oona.store.Append;
import io.esper.oona.store.AppendResult;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoredEvent;
import io.esper.oona.store.testing.StoredEvents;
import io.esper.oona.store.testing.TestDatabase;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// The check sees what is wrong with a log, or with what was said about it.
class CheckTest {
    private static final WriterSpec WRITER =
            new WriterSpec(7, WriterSpec.Manner.CONDITIONAL, WriterSpec.Load.MIXED);
    private static final int BATCHES = 8;

    private static void append(Store store, Ledger ledger, int batch) {
        AppendResult result = store.log().append(Append.of(Script.batch(WRITER, batch)));
        ledger.acknowledge(new BatchKey(WRITER.seed(), batch), 0,
                result.outcomes().stream().map(AppendResult.Outcome::position).toList());
    }

    /// What the check says about a good history to which something was added.
    private static Cycle checked(BiConsumer<Store, Ledger> addition) {
        Findings findings = new Findings();
        Ledger ledger = new Ledger();
        ledger.expect(WRITER);
        try (TestDatabase database = TestDatabase.Kind.H2.create(); Store store = database.open()) {
            for (int batch = 0; batch < BATCHES; batch++) {
                append(store, ledger, batch);
            }
            addition.accept(store, ledger);
            Check.everything(store, ledger, findings);
        }
        return findings.toCycle(new CycleSeed(TestDatabase.Kind.H2, 0));
    }

    private static int nextBatchOfSeveral() {
        int batch = BATCHES;
        while (Script.batch(WRITER, batch).size() < 3) {
            batch++;
        }
        return batch;
    }

    private static List<Sighting> sightings(Store store) {
        List<Sighting> sightings = new ArrayList<>();
        for (StoredEvent event : StoredEvents.all(store)) {
            sightings.add(new Sighting(event.position(), event.eventId().getMostSignificantBits()));
        }
        return sightings;
    }

    @Test
    void a_log_that_is_as_it_was_told_holds() {
        Cycle cycle = checked((store, ledger) -> ledger.saw("reader", sightings(store)));
        assertThat(cycle.violations()).isEmpty();
        assertThat(cycle.acknowledged()).isEqualTo(cycle.stored()).isPositive();
    }

    @Nested
    class Of_acknowledgements {
        @Test
        void an_acknowledged_batch_that_is_not_there_is_lost() {
            Cycle cycle = checked((store, ledger) -> ledger.acknowledge(new BatchKey(WRITER.seed(), BATCHES), 0,
                    Script.batch(WRITER, BATCHES).stream().map(message -> 9_000L).toList()));
            assertThat(cycle.lost()).isEqualTo(Script.batch(WRITER, BATCHES).size());
        }

        @Test
        void an_event_that_stands_elsewhere_than_it_was_told_is_lost() {
            Cycle cycle = checked((store, ledger) -> {
                int batch = nextBatchOfSeveral();
                AppendResult result = store.log().append(Append.of(Script.batch(WRITER, batch)));
                ledger.acknowledge(new BatchKey(WRITER.seed(), batch), 0,
                        result.outcomes().stream().map(outcome -> outcome.position() + 1).toList());
            });
            assertThat(cycle.lost()).isPositive();
        }

        @Test
        void an_event_that_expired_although_nobody_announced_it_is_lost() {
            Cycle cycle = checked((store, ledger) -> store.maintenance().expire(Retention.HOURS_72,
                    Clock.systemUTC().instant().plus(Duration.ofDays(1))));
            assertThat(cycle.lost()).isPositive();
        }

        @Test
        void an_event_that_expired_as_announced_is_not_lost() {
            Cycle cycle = checked((store, ledger) -> {
                Instant before = Clock.systemUTC().instant().plus(Duration.ofDays(1));
                ledger.expires(Retention.HOURS_72.code(), before.toEpochMilli() * 1_000);
                store.maintenance().expire(Retention.HOURS_72, before);
            });
            assertThat(cycle.violations()).isEmpty();
        }
    }

    @Nested
    class Of_batches {
        @Test
        void a_part_of_a_batch_is_torn_also_if_nobody_was_told_of_it() {
            Cycle cycle = checked((store, ledger) -> {
                List<Message> batch = Script.batch(WRITER, nextBatchOfSeveral());
                store.log().append(Append.of(batch.subList(0, batch.size() - 1)));
            });
            assertThat(cycle.tornBatches()).isEqualTo(1);
        }

        @Test
        void a_later_batch_before_an_earlier_one_is_reordered() {
            Cycle cycle = checked((store, ledger) -> {
                append(store, ledger, BATCHES + 1);
                append(store, ledger, BATCHES);
            });
            assertThat(cycle.reordered()).isEqualTo(1);
        }

        @Test
        void what_nobody_has_written_is_seen() {
            WriterSpec stranger = new WriterSpec(8, WriterSpec.Manner.SYNC, WriterSpec.Load.MIXED);
            Cycle cycle = checked((store, ledger) -> store.log().append(Append.of(Script.batch(stranger, 0))));
            assertThat(cycle.violations()).anyMatch(violation -> violation.contains("nobody has written"));
        }
    }

    @Nested
    class Of_conditions {
        @Test
        void a_batch_in_spite_of_its_condition_is_seen() {
            Cycle cycle = checked((store, ledger) -> {
                for (int batch = 0; batch < BATCHES; batch++) {
                    ledger.begins(new BatchKey(WRITER.seed(), batch), 0);
                }
            });
            assertThat(cycle.conditionsViolated()).isPositive();
        }

        @Test
        void a_refused_batch_that_is_there_is_seen() {
            Cycle cycle = checked((store, ledger) -> ledger.refuse(new BatchKey(WRITER.seed(), 0)));
            assertThat(cycle.violations()).anyMatch(violation -> violation.contains("was refused, and is there"));
        }
    }

    @Nested
    class Of_readers {
        @Test
        void a_skipped_event_is_seen() {
            Cycle cycle = checked((store, ledger) -> {
                List<Sighting> sightings = sightings(store);
                sightings.remove(2);
                ledger.saw("reader", sightings);
            });
            assertThat(cycle.violations()).anyMatch(violation -> violation.startsWith("reader-skip"));
        }

        @Test
        void an_event_met_twice_is_reordered() {
            Cycle cycle = checked((store, ledger) -> {
                List<Sighting> sightings = sightings(store);
                sightings.add(2, sightings.get(2));
                ledger.saw("reader", sightings);
            });
            assertThat(cycle.reordered()).isEqualTo(1);
        }

        @Test
        void an_event_that_was_served_and_is_not_there_is_lost() {
            Cycle cycle = checked((store, ledger) -> {
                List<Sighting> sightings = sightings(store);
                sightings.add(new Sighting(9_000, 1));
                ledger.saw("reader", sightings);
            });
            assertThat(cycle.lost()).isEqualTo(1);
        }
    }
}
