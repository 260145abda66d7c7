package io.esper.oona.cli.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPOutputStream;

import io.esper.oona.event.TopicCatalogue;
import io.esper.oona.event.json.MessageLimits;
import io.esper.oona.event.json.MessageReader;
import io.esper.oona.store.Store;
import io.esper.oona.store.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImporterTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-03T12:00:00Z"), ZoneOffset.UTC);
    private static final int LINE_BYTES_MAX = 100_000;

    @TempDir
    Path directory;

    private final TestDatabase database = TestDatabase.Kind.H2.create();
    private final Heard heard = new Heard();
    private final Store store = database.open(CLOCK);
    private BooleanSupplier stopping = () -> false;

    @BeforeEach
    void quiet() {
        stopping = () -> false;
    }

    @AfterEach
    void close() {
        store.close();
        database.close();
    }

    @Nested
    class Lines {
        @Test
        void without_a_line_feed_at_the_end_the_last_line_counts() throws IOException {
            ImportReport report = run(usual(), epoch(1) + "\n" + epoch(2));

            assertThat(report).returns(2L, ImportReport::read).returns(2L, ImportReport::stored);
        }

        @Test
        void carriage_returns_are_white_space() throws IOException {
            assertThat(run(usual(), epoch(1) + "\r\n\r\n" + epoch(2) + "\r\n"))
                    .returns(2L, ImportReport::stored).returns(1L, ImportReport::blank);
        }

        @Test
        void an_empty_input_is_complete() throws IOException {
            assertThat(run(usual(), "")).returns(0L, ImportReport::read).returns(true, ImportReport::complete);
        }

        @Test
        void longer_than_the_limit_are_refused_and_the_next_one_is_read() throws IOException {
            String giant = "{\"topic\":\"" + "x".repeat(3_000_000) + "\"}";

            ImportReport report = run(usual(), epoch(1) + "\n" + giant + "\n" + epoch(2) + "\n" + giant);

            assertThat(report.reasons()).isEqualTo(Map.of("too-large", 2L));
            assertThat(report.stored()).isEqualTo(2);
            assertThat(heard.refused).extracting(RefusedLine::line).containsExactly(2L, 4L);
            assertThat(store.deadLetters().list(0, null, 10)).hasSize(2)
                    .allSatisfy(letter -> assertThat(letter.letter().bytes()).hasSize(LINE_BYTES_MAX)
                            .startsWith("{\"topic\":\"xxx".getBytes(StandardCharsets.UTF_8)));
        }

        @Test
        void exactly_as_long_as_the_limit_are_read() throws IOException {
            String line = epoch(1);
            String padded = line + " ".repeat(LINE_BYTES_MAX - line.length());

            assertThat(run(usual(), padded + "\n" + padded + " \n")).returns(1L, ImportReport::stored).returns(1L,
                    ImportReport::refused);
        }

        @Test
        void without_a_topic_get_the_one_that_is_named() throws IOException {
            String bare = epoch(1).replace("\"topic\":\"system.events.epoch\",", "");

            assertThat(run(usual(), bare)).returns(1L, ImportReport::refused);
            assertThat(run(new ImportSettings(10, 1 << 20, "system.events.epoch", false, false, 1 << 20, 200), bare))
                    .returns(1L, ImportReport::stored);
        }
    }

    @Nested
    class Resuming {
        @Test
        void an_interrupted_import_goes_on_where_it_stood() throws IOException {
            Path file = write("epochs.jsonl", epochs(1, 1_000));
            interruptAfter(300);
            ImportReport interrupted = run(batches(100), file);
            assertThat(interrupted.failure()).isEqualTo("stopped");
            assertThat(interrupted.stored()).isBetween(300L, 600L);
            stopping = () -> false;

            ImportReport resumed = run(batches(100), file);

            assertThat(resumed.resumedFrom()).isEqualTo(interrupted.stored());
            assertThat(resumed).returns(1_000 - interrupted.stored(), ImportReport::stored).returns(0L,
                    ImportReport::duplicate);
            assertThat(store.log().head()).isEqualTo(1_000);
        }

        @Test
        void a_complete_import_is_read_again_from_its_first_line() throws IOException {
            Path file = write("epochs.jsonl", epochs(1, 250));
            run(batches(100), file);

            assertThat(run(batches(100), file)).returns(0L, ImportReport::stored).returns(250L, ImportReport::duplicate)
                    .returns(0L, ImportReport::resumedFrom);
        }

        @Test
        void a_file_that_was_renamed_compressed_or_grew_is_known_by_its_content() throws IOException {
            Path file = write("epochs.jsonl", epochs(1, 1_000));
            interruptAfter(300);
            long stored = run(batches(100), file).stored();
            stopping = () -> false;

            ImportReport resumed = run(batches(100), write("other.gz", gzip(epochs(1, 1_200))));

            assertThat(resumed.resumedFrom()).isEqualTo(stored);
            assertThat(store.log().head()).isEqualTo(1_200);
        }

        @Test
        void a_file_that_was_edited_before_the_place_begins_anew() throws IOException {
            write("epochs.jsonl", epochs(1, 1_000));
            interruptAfter(600);
            long stored = run(batches(100), directory.resolve("epochs.jsonl")).stored();
            stopping = () -> false;
            String edited = epochs(1, 1_000).replace(epoch(500) + "\n", epoch(5_000) + "\n");
            assertThat(edited.indexOf(epoch(5_000))).as("beyond the bytes that name the cursor")
                    .isGreaterThan(64 * 1024);

            ImportReport anew = run(batches(100), write("epochs.jsonl", edited));

            assertThat(heard.changed).isTrue();
            assertThat(anew).returns(0L, ImportReport::resumedFrom).returns(1_000L, ImportReport::read)
                    .returns(stored - 1, ImportReport::duplicate);
            assertThat(store.log().head()).isEqualTo(1_001);
        }

        @Test
        void restart_begins_at_the_first_line() throws IOException {
            Path file = write("epochs.jsonl", epochs(1, 1_000));
            interruptAfter(300);
            long stored = run(batches(100), file).stored();
            stopping = () -> false;

            ImportReport report = run(new ImportSettings(100, 1 << 20, null, false, true, 1 << 30, 200), file);

            assertThat(report).returns(1_000L, ImportReport::read).returns(stored, ImportReport::duplicate);
        }
    }

    @Nested
    class FailingFast {
        @Test
        void the_first_refused_line_ends_the_import_and_the_next_import_begins_with_it() throws IOException {
            ImportSettings settings = new ImportSettings(100, 1 << 20, null, true, false, 1 << 20, 200);
            String wrong = epochs(1, 50) + "{\n" + epochs(51, 60);

            ImportReport stopped = run(settings, write("epochs.jsonl", wrong));

            assertThat(stopped.complete()).isFalse();
            assertThat(stopped).returns(51L, ImportReport::read).returns(50L, ImportReport::stored).returns(1L,
                    ImportReport::refused);

            ImportReport again = run(settings, directory.resolve("epochs.jsonl"));
            assertThat(again).returns(50L, ImportReport::resumedFrom).returns(1L, ImportReport::read).returns(1L,
                    ImportReport::refused);
            assertThat(store.deadLetters().countByReason()).isEqualTo(Map.of("malformed-json", 1L));
        }
    }

    @Nested
    class Pipes {
        @Test
        void a_line_is_stored_although_the_pipe_stays_open() throws Exception {
            PipedInputStream pipe = new PipedInputStream(1 << 16);
            CompletableFuture<ImportReport> importing;
            try (PipedOutputStream producer = new PipedOutputStream(pipe)) {
                importing = CompletableFuture.supplyAsync(() -> runPipe(usual(), pipe));
                producer.write((epoch(1) + "\n").getBytes(StandardCharsets.UTF_8));
                producer.flush();

                assertThat(store.log().awaitBeyond(0, Duration.ofSeconds(60))).isEqualTo(1);

                producer.write((epoch(2) + "\n").getBytes(StandardCharsets.UTF_8));
            }
            assertThat(importing.join()).returns(2L, ImportReport::stored).returns(true, ImportReport::complete);
        }

        @Test
        void a_line_that_comes_during_a_commit_is_handed_over_after_it_without_another_line() throws Exception {
            PipedInputStream pipe = new PipedInputStream(1 << 16);
            try (PipedOutputStream producer = new PipedOutputStream(pipe)) {
                producer.write((epoch(1) + "\n").getBytes(StandardCharsets.UTF_8));
                producer.flush();
                BatchReader batches = new BatchReader(
                        new LineSource(ImportSource.ofPipe(pipe).open(usual()), LINE_BYTES_MAX), reader(), usual(),
                        "pipe", LINE_BYTES_MAX);
                AtomicInteger asked = new AtomicInteger();

                CompletableFuture<Batch> next = CompletableFuture.supplyAsync(() -> {
                    try {
                        return batches.next(() -> asked.incrementAndGet() > 3);
                    } catch (IOException failed) {
                        throw new UncheckedIOException(failed);
                    }
                });

                assertThat(next).succeedsWithin(Duration.ofSeconds(60)).returns(1, batch -> batch.messages().size());
            }
        }

        @Test
        void a_pipe_that_breaks_is_told_and_what_came_before_is_stored() throws IOException {
            InputStream breaking =
                    new FilterInputStream(new ByteArrayInputStream(epochs(1, 10).getBytes(StandardCharsets.UTF_8))) {
                        @Override
                        public int read(byte[] target, int offset, int length) throws IOException {
                            int read = super.read(target, offset, length);
                            if (read < 0) {
                                throw new IOException("the other side has gone");
                            }
                            return read;
                        }
                    };

            ImportReport report = runPipe(batches(5), breaking);

            assertThat(report.failure()).isEqualTo("the other side has gone");
            assertThat(report.complete()).isFalse();
            assertThat(store.log().head()).isEqualTo(report.stored());
        }
    }

    @Nested
    class Gzip {
        @Test
        void a_bomb_is_followed_only_to_the_bound() throws IOException {
            byte[] bomb = gzip(" ".repeat(20 << 20));
            assertThat(bomb.length * 200L).as("small beside what it holds").isLessThan(20L << 20);

            ImportReport report = run(usual(), write("bomb.gz", bomb));

            assertThat(report.failure()).contains("200 times its size");
            assertThat(report.complete()).isFalse();
        }

        @Test
        void the_decoded_size_is_bounded() throws IOException {
            ImportSettings settings = new ImportSettings(100, 1 << 20, null, false, false, 50_000, 200);

            ImportReport report = run(settings, write("many.gz", gzip(epochs(1, 1_000))));

            assertThat(report.failure()).contains("more than 50000 bytes");
        }

        @Test
        void a_file_that_is_cut_off_is_told_and_goes_on_when_it_is_whole() throws IOException {
            byte[] whole = gzip(epochs(1, 20_000));
            ImportReport cut = run(batches(100), write("cut.gz", Arrays.copyOf(whole, whole.length / 2)));
            assertThat(cut.failure()).isNotNull();
            assertThat(cut.stored()).isPositive();

            ImportReport rest = run(batches(100), write("cut.gz", whole));

            assertThat(rest).returns(true, ImportReport::complete).returns(cut.stored(), ImportReport::resumedFrom);
            assertThat(store.log().head()).isEqualTo(20_000);
        }

        @Test
        void the_lines_before_the_cut_are_taken_over_even_if_they_fill_no_batch() throws IOException {
            byte[] whole = gzip(epochs(1, 1_000));

            ImportReport cut = run(usual(), write("cut.gz", Arrays.copyOf(whole, whole.length * 3 / 4)));

            assertThat(cut.failure()).isNotNull();
            assertThat(cut.stored()).isBetween(300L, 999L).isEqualTo(cut.read());
            assertThat(run(usual(), write("cut.gz", whole)))
                    .returns(cut.stored(), ImportReport::resumedFrom).returns(true, ImportReport::complete);
            assertThat(store.log().head()).isEqualTo(1_000);
        }

        @Test
        void several_members_are_one_input() throws IOException {
            ByteArrayOutputStream joined = new ByteArrayOutputStream();
            joined.write(gzip(epochs(1, 10)));
            joined.write(gzip(epochs(11, 20)));

            assertThat(run(usual(), write("joined.gz", joined.toByteArray()))).returns(20L, ImportReport::stored);
        }
    }

    @Test
    void a_fault_of_the_reading_thread_ends_the_import() {
        InputStream broken =
                new FilterInputStream(new ByteArrayInputStream(epochs(1, 10).getBytes(StandardCharsets.UTF_8))) {
                    @Override
                    public int read(byte[] target, int offset, int length) throws IOException {
                        int read = super.read(target, offset, length);
                        if (read < 0) {
                            throw new IllegalArgumentException("a defect");
                        }
                        return read;
                    }
                };

        assertThatThrownBy(() -> importer(usual()).run(ImportSource.ofPipe(broken), heard))
                .isInstanceOf(IllegalStateException.class).hasRootCauseMessage("a defect");
    }

    @Test
    void a_dry_run_stores_nothing() throws IOException {
        ImportReport report = new Importer(null, ImporterTest::reader, LINE_BYTES_MAX, usual())
                .run(ImportSource.of(write("epochs.jsonl", epochs(1, 10) + "{\n")), heard);

        assertThat(report).returns(11L, ImportReport::read).returns(10L, ImportReport::stored).returns(1L,
                ImportReport::refused);
        assertThat(store.log().head()).isZero();
    }

    private static ImportSettings usual() {
        return ImportSettings.usual();
    }

    private static ImportSettings batches(int lines) {
        return new ImportSettings(lines, 1 << 20, null, false, false, 1 << 30, 200);
    }

    private void interruptAfter(long events) {
        stopping = () -> store.log().head() >= events;
    }

    private ImportReport run(ImportSettings settings, String text) throws IOException {
        return run(settings, write("input.jsonl", text));
    }

    private ImportReport run(ImportSettings settings, Path file) throws IOException {
        return importer(settings).run(ImportSource.of(file), heard);
    }

    private ImportReport runPipe(ImportSettings settings, InputStream pipe) {
        try {
            return importer(settings).run(ImportSource.ofPipe(pipe), heard);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Importer importer(ImportSettings settings) {
        return new Importer(store, ImporterTest::reader, LINE_BYTES_MAX, settings);
    }

    private static MessageReader reader() {
        return new MessageReader(TopicCatalogue.builtIn(), MessageLimits.DEFAULTS, CLOCK);
    }

    private Path write(String name, String text) throws IOException {
        return write(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(directory.resolve(name), bytes);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static String epochs(int from, int to) {
        StringBuilder lines = new StringBuilder();
        for (int epoch = from; epoch <= to; epoch++) {
            lines.append(epoch(epoch)).append('\n');
        }
        return lines.toString();
    }

    private static String epoch(int epoch) {
        return "{\"topic\":\"system.events.epoch\",\"envelope\":{\"event_id\":\"00000000-0000-4000-8000-"
                + String.format(Locale.ROOT, "%012d", epoch)
                + "\",\"sender_id\":\"tolaria\",\"timestamp\":\"2026-03-02T08:00:00Z\",\"trace_id\":\"r-e" + epoch
                + "\"},\"payload\":{\"run_id\":\"r\",\"epoch\":" + epoch
                + ",\"validation_accuracy\":0.5,\"validation_loss\":1.5}}";
    }

    private final class Heard implements ImportListener {
        private final List<RefusedLine> refused = new ArrayList<>();
        private boolean changed;

        @Override
        public void refused(RefusedLine line) {
            refused.add(line);
        }

        @Override
        public void resumed(long lines) {
            assertThat(lines).isPositive();
        }

        @Override
        public void changed() {
            changed = true;
        }

        @Override
        public void progress(long encodedBytes, long lines) {
            assertThat(lines).isPositive();
        }

        @Override
        public boolean stopping() {
            return stopping.getAsBoolean();
        }
    }
}
