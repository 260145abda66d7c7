package io.esper.oona.benchmarks.contender;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CpuClockTest {

    @Test
    void a_line_of_the_kernel_gives_the_parent_and_all_four_times_even_if_the_name_holds_a_parenthesis() {
        long[] read = CpuClock.parentAndTicks(
                "4711 (post) gres) S 17 4711 4711 0 -1 4194560 900 0 0 0 100 20 3 4 20 0 1 0 555 0 0\n");
        assertThat(read).containsExactly(17, 127);
    }

    @Test
    void work_of_this_process_is_seen_by_its_own_clock_and_as_a_servers() {
        CpuClock clock = new CpuClock(ProcessHandle.current().pid());
        long client = clock.client();
        long server = clock.server();
        long sum = 0;
        while (clock.client() - client < 100_000_000 && sum >= 0) {
            sum++;
        }
        assertThat(clock.server() - server).isPositive();
    }

    @Test
    void without_a_server_its_time_is_zero() {
        assertThat(new CpuClock(0).server()).isZero();
    }
}
