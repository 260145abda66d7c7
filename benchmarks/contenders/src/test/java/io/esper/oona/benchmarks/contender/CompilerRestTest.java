package io.esper.oona.benchmarks.contender;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CompilerRestTest {
    @Test
    void the_compilers_of_this_jvm_have_worked_and_come_to_rest() {
        CompilerRest.await();
        assertThat(CompilerRest.ticks()).isPositive();
    }
}
