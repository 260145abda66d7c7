package io.esper.oona.simulation;

import static io.esper.oona.simulation.Fixtures.START;
import static io.esper.oona.simulation.Fixtures.messages;
import static io.esper.oona.simulation.Fixtures.run;
import static io.esper.oona.simulation.Fixtures.small;
import static io.esper.oona.simulation.Fixtures.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

import io.esper.oona.event.Payload.EpochEvent;
import io.esper.oona.event.Payload.LayerHealthReport;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ArrivalsTest {

    @Nested
    class Order {
        @Test
        void is_that_of_claimed_time_across_runs() {
            for (MessageForm form : MessageForm.values()) {
                List<Instant> times = messages(small(1).runs(30).form(form).build()).stream()
                        .map(message -> message.envelope().timestamp().instant()).toList();

                assertThat(times).isSorted();
                assertThat(times.getFirst()).isAfter(START);
            }
        }

        @Test
        void interleaves_the_runs_that_train_at_the_same_time() {
            int changes = 0;
            String before = "";
            for (SimulatedMessage message : messages(small(1).runs(3).build())) {
                changes += run(message).equals(before) ? 0 : 1;
                before = run(message);
            }
            assertThat(changes).isGreaterThan(100);
        }

        @Test
        void of_runs_one_at_a_time_keeps_them_apart() {
            List<String> order = new ArrayList<>();
            for (SimulatedMessage message : messages(small(1).runs(4).concurrentRuns(1).build())) {
                if (order.isEmpty() || !order.getLast().equals(run(message))) {
                    order.add(run(message));
                }
            }
            assertThat(order).containsExactly("run-a", "run-b", "run-c", "run-d");
        }

        @Test
        void holds_for_epochs_shorter_than_their_reports() {
            List<Instant> times =
                    messages(small(1).runs(3).layers(100).epochs(20).epochLength(Duration.ofMillis(1)).build()).stream()
                            .map(message -> message.envelope().timestamp().instant()).toList();

            assertThat(times).isSorted();
        }
    }

    @Nested
    class Counts {
        @Test
        void are_one_report_per_layer_and_epoch() {
            List<SimulatedMessage> messages = messages(small(1).runs(5).build());

            assertThat(Fixtures.payloads(messages, LayerHealthReport.class))
                    .hasSize(6 * Fixtures.payloads(messages, EpochEvent.class).size());
        }

        @Test
        void are_about_as_many_as_foretold() {
            for (SimulationSettings settings : List.of(small(1).runs(20).build(),
                    small(1).layers(48).epochs(200).build(),
                    small(1).runs(20).repeatedShare(0.2).build(), small(1).messagesMax(17).build())) {
                assertThat((double) new Simulation(settings).messagesAbout()).isCloseTo(messages(settings).size(),
                        org.assertj.core.data.Percentage.withPercentage(5));
            }
        }

        @Test
        void of_the_benchmark_load_are_those_of_the_storage_figures() {
            int telemetry = 0;
            int count = 0;
            long payloadBytes = 0;
            for (SimulatedMessage message : new Simulation(SimulationSettings.benchmarkLoad(1, START, 50_000))) {
                count++;
                if (message.payload() instanceof LayerHealthReport report) {
                    assertThat(report.seeds()).hasSize(4);
                    telemetry++;
                }
                payloadBytes += message.payloadBytes().length;
            }
            assertThat(count).isEqualTo(50_000);
            assertThat(telemetry / 50_000.0).isCloseTo(0.85, within(0.01));
            assertThat(payloadBytes / 50_000.0).isCloseTo(552, within(8.0));
        }
    }

    @Nested
    class Faults {
        private final SimulationSettings clean = small(8).runs(10).build();
        private final SimulationSettings faulty = small(8).runs(10).lateShare(0.02).repeatedShare(0.03).build();

        @Test
        void make_about_the_wanted_shares_late_and_repeated() {
            Map<Delivery, Integer> counts = new HashMap<>();
            for (SimulatedMessage message : messages(faulty)) {
                counts.merge(message.delivery(), 1, Integer::sum);
            }
            double all = messages(clean).size();

            assertThat(counts.getOrDefault(Delivery.LATE, 0) / all).isCloseTo(0.02, within(0.005));
            assertThat(counts.getOrDefault(Delivery.REPEATED, 0) / all).isCloseTo(0.03, within(0.006));
        }

        @Test
        void lose_nothing_and_repeat_byte_for_byte() {
            Map<String, Integer> lines = new HashMap<>();
            Map<String, String> byId = new HashMap<>();
            int repeated = 0;
            for (SimulatedMessage message : messages(faulty)) {
                lines.merge(text(message), 1, Integer::sum);
                String before = byId.put(message.envelope().eventId().toString(), text(message));
                assertThat(before).isIn(null, text(message));
                repeated += message.delivery() == Delivery.REPEATED ? 1 : 0;
            }

            assertThat(lines.keySet())
                    .containsExactlyInAnyOrderElementsOf(messages(clean).stream().map(Fixtures::text).toList());
            assertThat(lines.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(lines.size() + repeated);
        }

        @Test
        void delay_late_messages_behind_others_within_the_longest_delay() {
            Instant latest = Instant.MIN;
            int behind = 0;
            int late = 0;
            for (SimulatedMessage message : messages(faulty)) {
                Instant time = message.envelope().timestamp().instant();
                if (message.delivery() == Delivery.ON_TIME) {
                    latest = time;
                } else if (message.delivery() == Delivery.LATE) {
                    late++;
                    behind += time.isBefore(latest) ? 1 : 0;
                    assertThat(latest).isBeforeOrEqualTo(time.plus(faulty.delayMax()));
                }
            }
            assertThat(behind).isGreaterThan(late / 2);
        }

        @Test
        void hold_back_a_bounded_number_of_messages() {
            SimulationSettings settings =
                    small(8).layers(50).seedsPerLayer(1).epochs(1000).epochLength(Duration.ofMillis(10))
                            .lateShare(0.5).repeatedShare(0.5).delayMax(Duration.ofDays(1)).build();
            Arrivals arrivals = new Arrivals(settings);
            int most = 0;
            int count = 0;
            while (arrivals.hasNext()) {
                arrivals.next();
                count++;
                most = Math.max(most, arrivals.held());
            }

            // One message may be held both late and repeated before the next arrives.
            assertThat(most).isBetween(Arrivals.HELD_MAX - 1, Arrivals.HELD_MAX + 1);
            assertThat(count).isGreaterThan(60_000);
        }
    }

    @Nested
    class Memory {
        @Test
        void holds_no_message_of_a_million_that_has_been_handed_out() {
            List<WeakReference<SimulatedMessage>> handedOut = new ArrayList<>();
            Iterator<SimulatedMessage> messages = new Simulation(
                    small(1).runs(8).layers(48).seedsPerLayer(8).epochs(1_000_000).build()).iterator();
            for (int i = 0; i < 1_000_000; i++) {
                SimulatedMessage message = messages.next();
                if (i % 10_000 == 0) {
                    handedOut.add(new WeakReference<>(message));
                }
            }
            System.gc();

            assertThat(messages.hasNext()).isTrue();
            assertThat(handedOut).filteredOn(reference -> reference.get() != null).hasSizeLessThan(3);
        }

        @Test
        void is_not_spent_on_messages_beyond_the_end() {
            Iterator<SimulatedMessage> messages = new Simulation(small(1).messagesMax(1).build()).iterator();

            assertThat(messages.next().line()).isNotEmpty();
            assertThat(messages.hasNext()).isFalse();
            assertThatThrownBy(messages::next).isInstanceOf(NoSuchElementException.class)
                    .hasMessageContaining("after 1 messages");
        }
    }

    @Nested
    class RunNames {
        @Test
        void stand_in_epoch_events_alone_unless_wanted_everywhere() {
            for (SimulatedMessage message : messages(small(1).build())) {
                assertThat(message.envelope().runId()).isNull();
                assertThat(text(message).contains("\"run_id\""))
                        .isEqualTo(message.topic().startsWith("system.events."));
            }
            for (SimulatedMessage message : messages(small(1).runIds(RunIds.EVERYWHERE).build())) {
                assertThat(message.envelope().runId()).isEqualTo("run-a");
                assertThat(text(message)).contains("\"run_id\":\"run-a\"");
            }
        }

        @Test
        void begin_the_trace_of_all_but_karns_messages() {
            for (SimulatedMessage message : messages(small(1).runs(2).build())) {
                assertThat(message.envelope().traceId())
                        .matches("run-[ab]-(e\\d+|adapt-\\d+|rb-\\d+)|karn-run-[ab]-gen-\\d+");
            }
        }

        @Test
        void are_told_by_the_line_in_both_forms() {
            SimulatedMessage nested = messages(small(1).messagesMax(1).build()).getFirst();
            SimulatedMessage flat = messages(small(1).form(MessageForm.FLAT).messagesMax(1).build()).getFirst();

            assertThat(text(nested))
                    .startsWith("{\"topic\":\"innovation.candidates.submitted\",\"envelope\":{\"event_id\":\"")
                    .contains("\"payload\":{\"blueprint_id\":\"bp-run-a-001\"");
            assertThat(new String(flat.line(), StandardCharsets.US_ASCII)).startsWith("{\"event_id\":\"")
                    .contains("\"payload\":\"{\\\"blueprint_id\\\":\\\"bp-run-a-001\\\"");
        }
    }
}
