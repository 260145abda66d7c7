package io.esper.oona.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunChunksTest {
    private static final int RECORD_BYTES = 500;
    private static final int OPEN_BYTES_MAX = 1 << 20;

    @TempDir
    Path directory;

    private static void add(RunChunks chunks, String run, long number) throws IOException {
        chunks.add(run, RECORD_BYTES, out -> out.putLong(number).put(new byte[RECORD_BYTES / 2 - Long.BYTES]));
    }

    private static List<Long> read(RunChunks chunks, String run) throws IOException {
        List<Long> numbers = new ArrayList<>();
        chunks.read(run, chunk -> {
            while (chunk.hasRemaining()) {
                numbers.add(chunk.getLong());
                chunk.position(chunk.position() + RECORD_BYTES / 2 - Long.BYTES);
            }
        });
        return numbers;
    }

    @Test
    void buffers_of_many_runs_take_no_more_memory_than_was_given_and_lose_nothing() throws IOException {
        int runs = 5_000;
        try (RunChunks chunks = new RunChunks(directory.resolve("waiting"), OPEN_BYTES_MAX)) {
            for (long number = 0; number < 8L * runs; number++) {
                add(chunks, "run-" + number % runs, number);
                assertThat(chunks.openBytes()).isBetween(0L, (long) OPEN_BYTES_MAX);
            }
            assertThat(chunks.runs()).hasSize(runs);
            for (long run = 0; run < runs; run += 7) {
                long first = run;
                assertThat(read(chunks, "run-" + run)).hasSize(8)
                        .allSatisfy(number -> assertThat(number % runs).isEqualTo(first)).isSorted();
            }
        }
    }

    @Test
    void a_run_that_is_busy_is_written_and_those_that_wait_with_little_are_not() throws IOException {
        try (RunChunks chunks = new RunChunks(directory.resolve("waiting"), OPEN_BYTES_MAX)) {
            for (int run = 0; run < 500; run++) {
                add(chunks, "quiet-" + run, run);
            }
            for (int busy = 0; busy < 20; busy++) {
                for (long number = 0; number < 200; number++) {
                    add(chunks, "busy-" + busy, number);
                }
            }
            assertThat(chunks.chunks()).isBetween(1, 100);
            assertThat(read(chunks, "busy-0")).hasSize(200).isSorted();
            assertThat(read(chunks, "quiet-499")).containsExactly(499L);
        }
    }

    @Test
    void a_record_that_is_larger_than_the_room_is_kept_all_the_same() throws IOException {
        try (RunChunks chunks = new RunChunks(directory.resolve("waiting"), 1_000)) {
            add(chunks, "a", 1);
            chunks.add("b", 5_000, out -> out.put(new byte[5_000]));
            add(chunks, "a", 2);
            int[] bytes = new int[1];
            chunks.read("b", chunk -> bytes[0] += chunk.remaining());
            assertThat(bytes[0]).isEqualTo(5_000);
            assertThat(read(chunks, "a")).containsExactly(1L, 2L);
        }
    }
}
