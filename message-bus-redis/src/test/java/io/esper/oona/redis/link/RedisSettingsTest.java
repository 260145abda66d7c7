package io.esper.oona.redis.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esper.oona.redis.link.RedisSettings.Address;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisSettingsTest {

    @Nested
    class A_url {
        @Test
        void names_several_servers_a_user_and_a_prefix() {
            RedisSettings settings = RedisSettings.of("rediss://oona@one:7000,two/team-a.");
            assertThat(settings.addresses()).containsExactly(new Address("one", 7000), new Address("two", 6379));
            assertThat(settings.tls()).isTrue();
            assertThat(settings.user()).isEqualTo("oona");
            assertThat(settings.stream("system.events.epoch")).isEqualTo("team-a.system.events.epoch");
            assertThat(settings).hasToString("rediss://oona@one:7000,two:6379/team-a.");
        }

        @Test
        void with_a_password_is_refused_without_repeating_it() {
            assertThatThrownBy(() -> RedisSettings.of("redis://oona:hunter2@one"))
                    .isInstanceOf(RedisException.Misconfigured.class)
                    .hasMessageContaining("holds a password").hasMessageNotContaining("hunter2");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"", "localhost:6379", "http://localhost", "redis://", "redis://one:0", "redis://one:99999",
                        "redis://one,,two", "redis://one/with blank", "redis://one:x"})
        void of_another_form_is_refused(String url) {
            assertThatThrownBy(() -> RedisSettings.of(url)).isInstanceOf(RedisException.Misconfigured.class);
        }
    }

    @Nested
    class Ids_of_entries {
        @Test
        void are_compared_without_sign_and_followed_by_the_next() {
            assertThat(EntryId.parse("5-18446744073709551615")).isGreaterThan(EntryId.parse("5-1"));
            assertThat(EntryId.parse("5-18446744073709551615").next()).hasToString("6-0");
            assertThat(EntryId.parse("7")).hasToString("7-0");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "-", "a-1", "1-b", "1--2"})
        void of_another_form_are_refused(String text) {
            assertThatThrownBy(() -> EntryId.parse(text)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
