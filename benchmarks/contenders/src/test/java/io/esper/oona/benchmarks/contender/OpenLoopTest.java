package io.esper.oona.benchmarks.contender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;

class OpenLoopTest {

    @Test
    void a_store_that_holds_its_caller_back_once_is_charged_for_all_that_were_due_meanwhile() {
        OpenLoop loop = new OpenLoop(1_000, 1);
        long held = 400_000_000;

        Map<String, Double> figures = loop.run(index -> {
            if (index == 100) {
                long end = System.nanoTime() + held;
                while (System.nanoTime() < end) {
                    LockSupport.parkNanos(end - System.nanoTime());
                }
            }
            return CompletableFuture.completedFuture(null);
        });

        // 400 were due while the caller was held back, and waited 200 ms on average: a closed loop would know of one
        assertThat(figures.get("events")).isEqualTo(1_000);
        assertThat(figures.get("max_us")).isGreaterThanOrEqualTo(held / 1e3);
        assertThat(figures.get("p95_us")).isGreaterThan(300_000);
        assertThat(figures.get("blocked_s")).isGreaterThanOrEqualTo(held / 1e9);
    }

    @Test
    void operations_under_way_are_counted_and_waited_for() {
        OpenLoop loop = new OpenLoop(100, 1);
        AtomicInteger begun = new AtomicInteger();
        CompletableFuture<Object> last = new CompletableFuture<>();

        Map<String, Double> figures = loop.run(index -> {
            if (begun.incrementAndGet() == loop.operations()) {
                last.complete("all");
            }
            return last;
        });

        assertThat(figures.get("under_way_max")).isEqualTo(100);
    }

    @Test
    void a_failed_operation_fails_the_measure() {
        OpenLoop loop = new OpenLoop(10, 1);

        assertThatThrownBy(() -> loop.run(index -> index == 3
                ? CompletableFuture.failedFuture(new IllegalStateException("lost"))
                : CompletableFuture.completedFuture(null))).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("1 of 10");
    }
}
