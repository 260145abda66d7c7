package io.esper.oona.simulation;

import static io.esper.oona.simulation.Fixtures.messages;
import static io.esper.oona.simulation.Fixtures.sha256;
import static io.esper.oona.simulation.Fixtures.small;
import static io.esper.oona.simulation.Fixtures.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TimeZone;
import java.util.UUID;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeterminismTest {

    @Nested
    class Bytes {
        @ParameterizedTest
        @EnumSource(MessageForm.class)
        void are_the_same_in_every_locale_and_time_zone(MessageForm form) {
            Simulation simulation = new Simulation(
                    small(5).runs(3).form(form).lateShare(0.02).repeatedShare(0.02).build());
            String here = sha256(simulation);

            assertThat(elsewhere(Locale.forLanguageTag("ar-SA-u-nu-arab"), "Asia/Kathmandu", simulation))
                    .isEqualTo(here);
            assertThat(elsewhere(Locale.forLanguageTag("tr-TR"), "Pacific/Apia", simulation)).isEqualTo(here);
        }

        @Test
        void of_a_seed_are_the_known_ones() {
            assertThat(sha256(new Simulation(small(42).runs(2).build())))
                    .isEqualTo("649d3c832077b35230d91167931b213c7cc19693ba0620e5fac74f30af7df97c");
            assertThat(sha256(new Simulation(small(42).runs(2).form(MessageForm.FLAT).build())))
                    .isEqualTo("b94f461d30c16e1030f6e448bcac8fdbb02f7e2df1b94e4e157000590b957ba3");
        }

        @Test
        void of_another_seed_differ() {
            assertThat(sha256(new Simulation(small(1).build()))).isNotEqualTo(sha256(new Simulation(small(2).build())));
        }

        @Test
        void of_a_line_are_the_same_each_time_it_is_asked_for() {
            SimulatedMessage message = messages(small(1).messagesMax(1).build()).getFirst();

            assertThat(message.line()).isEqualTo(message.line());
        }

        private static String elsewhere(Locale locale, String zone, Simulation simulation) {
            Locale locales = Locale.getDefault();
            TimeZone zones = TimeZone.getDefault();
            try {
                Locale.setDefault(locale);
                TimeZone.setDefault(TimeZone.getTimeZone(zone));
                return sha256(simulation);
            } finally {
                Locale.setDefault(locales);
                TimeZone.setDefault(zones);
            }
        }
    }

    @Nested
    class Runs {
        @Test
        void go_the_same_way_however_many_others_there_are() {
            List<String> alone = messages(small(9).runs(1).build()).stream().map(Fixtures::text).toList();
            List<String> amongOthers = messages(small(9).runs(4).build()).stream()
                    .filter(message -> Fixtures.run(message).equals("run-a")).map(Fixtures::text).toList();

            assertThat(amongOthers).isEqualTo(alone);
        }

        @Test
        void are_cut_short_and_not_changed_by_a_limit() {
            List<String> whole = messages(small(9).runs(2).build()).stream().map(Fixtures::text).toList();

            assertThat(messages(small(9).runs(2).messagesMax(100).build()).stream().map(Fixtures::text).toList())
                    .isEqualTo(whole.subList(0, 100));
        }

        @Test
        void have_names_of_which_none_begins_with_another() {
            assertThat(Lane.name("run-", 0, 26)).isEqualTo("run-a");
            assertThat(Lane.name("run-", 25, 26)).isEqualTo("run-z");
            assertThat(Lane.name("run-", 0, 27)).isEqualTo("run-aa");
            assertThat(Lane.name("run-", 26, 27)).isEqualTo("run-ba");
            assertThat(Lane.name("run-", 999_999, 1_000_000)).hasSize("run-".length() + 5);
        }
    }

    @Nested
    class Ids {
        @ParameterizedTest
        @EnumSource(EventIds.class)
        void have_their_version_and_never_repeat(EventIds shape) {
            Set<UUID> seen = new HashSet<>();
            for (SimulatedMessage message : new Simulation(small(3).runs(40).eventIds(shape).build())) {
                UUID id = message.envelope().eventId();
                assertThat(id.variant()).isEqualTo(2);
                assertThat(id.version()).isEqualTo(shape == EventIds.RANDOM ? 4 : 7);
                assertThat(seen.add(id)).as("new: %s", text(message)).isTrue();
            }
        }

        @Test
        void of_version_7_are_ordered_by_claimed_time() {
            List<String> ids = new ArrayList<>();
            List<SimulatedMessage> messages =
                    messages(small(3).form(MessageForm.FLAT).eventIds(EventIds.TIME_ORDERED).build());
            for (SimulatedMessage message : messages) {
                ids.add(message.envelope().eventId().toString());
            }

            assertThat(ids).isSorted();
            assertThat(messages.getFirst().envelope().eventId().getMostSignificantBits() >>> 16)
                    .isEqualTo(messages.getFirst().envelope().timestamp().instant().toEpochMilli());
        }
    }
}
