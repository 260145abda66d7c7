package io.esper.oona.axon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;

import io.esper.oona.event.Topic;
import io.esper.oona.store.StoreException;
import io.esper.oona.store.TopicRegistry;
import org.junit.jupiter.api.Test;

class KnownTopicsTest {
    /// A registry that refuses every registration.
    private static final class Refusing implements TopicRegistry {
        private final boolean anotherCameFirst;
        private final List<Registration> registered = new ArrayList<>();

        Refusing(boolean anotherCameFirst) {
            this.anotherCameFirst = anotherCameFirst;
        }

        @Override
        public List<Registration> list() {
            return List.copyOf(registered);
        }

        @Override
        public void register(Registration registration) {
            if (anotherCameFirst) {
                registered.add(registration);
            }
            throw new StoreException.Unavailable("refused", null);
        }
    }

    @Test
    void a_topic_that_another_node_has_just_registered_is_known() {
        assertThat(KnownTopics.of(new Refusing(true), EventTopics.platform()).find("axon.events")).map(Topic::name)
                .contains("axon.events");
    }

    @Test
    void a_registration_that_fails_is_told_if_nobody_made_it() {
        assertThatThrownBy(() -> KnownTopics.of(new Refusing(false), EventTopics.platform()))
                .isInstanceOf(StoreException.Unavailable.class).hasMessage("refused");
    }
}
