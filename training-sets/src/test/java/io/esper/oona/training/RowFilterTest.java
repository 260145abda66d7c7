package io.esper.oona.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RowFilterTest {
    @Test
    void knows_outcomes_and_layers_however_they_are_written() {
        RowFilter filter = RowFilter.ALL.with("outcome=fossilized").with("layer=03").with("blueprint=LoRA");
        assertThat(filter.matches("LoRA", 3, "FOSSILIZED", null)).isTrue();
        assertThat(filter.matches("lora", 3, "FOSSILIZED", null)).isFalse();
        assertThat(filter.matches("LoRA", 3, "CULLED", null)).isFalse();
    }

    @Test
    void refuses_values_that_nothing_can_have() {
        assertThatThrownBy(() -> RowFilter.ALL.with("outcome=fosilised")).hasMessageContaining("FOSSILIZED, CULLED")
                .hasMessageContaining("fosilised");
        assertThatThrownBy(() -> RowFilter.ALL.with("layer=x")).hasMessageContaining("A layer is a number");
        assertThatThrownBy(() -> RowFilter.ALL.with("colour=red")).hasMessageContaining("blueprint");
        assertThatThrownBy(() -> RowFilter.ALL.with("layer")).hasMessageContaining("KEY=VALUE");
    }
}
