package io.esper.oona.projection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SampleRunsTest extends StoreTest {

    @Test
    void the_sample_runs_are_projected_to_the_head() throws InterruptedException {
        log(Samples.allRuns());
        assertThat(project()).allSatisfy(status -> {
            assertThat(status.lag()).isZero();
            assertThat(status.incomplete()).isFalse();
        });
    }
}
