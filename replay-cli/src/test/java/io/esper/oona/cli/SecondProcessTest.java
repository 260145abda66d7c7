package io.esper.oona.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import io.esper.oona.store.Append;
import io.esper.oona.store.Store;
import io.esper.oona.store.testing.TestDatabase;
import io.esper.oona.store.testing.TestMessages;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The command beside a process that writes all the time.
class SecondProcessTest {
    private static final String EPOCH =
            "{\"run_id\":\"r\",\"epoch\":1,\"validation_accuracy\":0.5,\"validation_loss\":1.5}";

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void a_second_process_reads_and_appends_beside_a_running_writer(TestDatabase.Kind kind)
            throws IOException, InterruptedException {
        try (TestDatabase database = kind.create(); Store store = database.open()) {
            Cli cli = new Cli(directory).on(database);
            AtomicBoolean enough = new AtomicBoolean();
            CompletableFuture<Long> writer = CompletableFuture.supplyAsync(() -> write(store, enough));
            assertThat(store.log().awaitBeyond(0, Duration.ofSeconds(30))).isPositive();

            for (int i = 0; i < 3; i++) {
                try (ChildProcess appending =
                        ChildProcess.start(cli, "append", "--topic", "system.events.epoch", "--payload", EPOCH,
                                "--sender", "second-process", "-o", "csv")) {
                    String told = appending.output();
                    assertThat(appending.exitCode()).as(told).isZero();
                    assertThat(told).contains(",stored,");
                }
                try (ChildProcess reading =
                        ChildProcess.start(cli, "events", "ls", "--sender", "second-process", "-o", "ndjson")) {
                    String told = reading.output();
                    assertThat(reading.exitCode()).as(told).isZero();
                    assertThat(told.lines()).hasSize(i + 1);
                }
            }

            enough.set(true);
            long written = writer.join();
            assertThat(store.log().head()).as("everything of both, densely").isEqualTo(written + 3);
            assertThat(store.log().status().head()).isEqualTo(written + 3);
        }
    }

    private static long write(Store store, AtomicBoolean enough) {
        TestMessages messages = new TestMessages(1);
        long written = 0;
        while (!enough.get()) {
            store.log().append(Append.of(List.of(messages.command("1,1", "LoRA"), messages.command("1,2", "LoRA"))));
            written += 2;
        }
        return written;
    }
}
