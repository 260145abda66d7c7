package io.esper.oona.store.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.SplittableRandom;

import com.github.luben.zstd.Zstd;
import io.esper.oona.event.Retention;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class BlockFormatTest {
    private final BlockWriter writer = new BlockWriter();
    private final BlockReader reader = new BlockReader();

    @AfterEach
    void close() {
        writer.close();
        reader.close();
    }

    private static BlockRow withBody(BlockRow row, byte[] body) {
        return new BlockRow(row.retention(), row.firstPosition(), row.lastPosition(), row.firstSequence(),
                row.eventCount(), row.receivedFrom(), row.receivedTo(), row.codec(), row.summary(), body);
    }

    @Nested
    class RoundTrip {
        @Test
        void generated_events_come_back_field_by_field() {
            for (long seed = 1; seed <= 60; seed++) {
                List<Entry> entries = BlockEvents.generated(seed, 1 + (int) (seed * 7 % 150));
                BlockRow row = writer.write(Retention.DAYS_30, seed, entries);
                assertThat(row.firstPosition()).as("seed %d", seed).isEqualTo(entries.getFirst().position());
                assertThat(row.lastPosition()).isEqualTo(entries.getLast().position());
                assertThat(row.eventCount()).isEqualTo(entries.size());
                assertThat(row.receivedFrom()).isEqualTo(entries.getFirst().receivedMicros());
                assertThat(row.receivedTo()).isEqualTo(entries.getLast().receivedMicros());
                BlockEvents.assertHolds(reader.read(row), seed, entries);
            }
        }

        @Test
        void the_first_event_beyond_a_position_is_found() {
            List<Entry> entries = BlockEvents.generated(5, 100);
            Block block = reader.read(writer.write(Retention.DAYS_30, 1, entries));
            assertThat(block.indexAfter(0)).isZero();
            assertThat(block.indexAfter(Long.MAX_VALUE)).isEqualTo(100);
            for (int i = 0; i < 100; i++) {
                assertThat(block.indexAfter(entries.get(i).position())).isEqualTo(i + 1);
                assertThat(block.indexAfter(entries.get(i).position() - 1)).isEqualTo(i);
            }
        }

        @Test
        void the_same_events_make_the_same_bytes() {
            List<Entry> entries = BlockEvents.generated(9, 40);
            byte[] body = writer.write(Retention.DAYS_30, 1, entries).body();
            writer.write(Retention.DAYS_30, 1, BlockEvents.generated(10, 90));
            assertThat(writer.write(Retention.DAYS_30, 1, entries).body()).isEqualTo(body);
        }
    }

    @Nested
    class Damage {
        /// Either refused as damaged, or the damage was in bits that mean nothing and every event is as it was.
        private void assertRefusedOrUnchanged(BlockRow damaged, List<Entry> entries) {
            Block block;
            try {
                block = reader.read(damaged);
            } catch (BlockFormatException refused) {
                assertThat(refused).hasMessageNotContaining("null");
                return;
            }
            BlockEvents.assertHolds(block, 1, entries);
        }

        @Test
        void every_flipped_bit_of_a_body_is_noticed() {
            List<Entry> entries = BlockEvents.approved();
            BlockRow row = writer.write(Retention.INDEFINITE, 1, entries);
            int unnoticed = 0;
            for (int bit = 0; bit < row.body().length * 8; bit++) {
                byte[] body = row.body().clone();
                body[bit >>> 3] ^= (byte) (1 << (bit & 7));
                BlockRow damaged = withBody(row, body);
                assertRefusedOrUnchanged(damaged, entries);
                unnoticed += refused(damaged) ? 0 : 1;
            }
            // What the frame's header says about the size of the window does not touch the data.
            assertThat(unnoticed).isLessThan(16);
        }

        private boolean refused(BlockRow row) {
            try {
                return reader.read(row).count() < 0;
            } catch (BlockFormatException damaged) {
                return true;
            }
        }

        @Test
        void every_truncated_body_is_noticed() {
            BlockRow row = writer.write(Retention.INDEFINITE, 1, BlockEvents.approved());
            for (int length = 0; length < row.body().length; length++) {
                BlockRow truncated = withBody(row, Arrays.copyOf(row.body(), length));
                assertThatThrownBy(() -> reader.read(truncated)).isInstanceOf(BlockFormatException.class);
            }
        }

        @Test
        void bytes_behind_the_body_are_noticed() {
            BlockRow row = writer.write(Retention.INDEFINITE, 1, BlockEvents.approved());
            BlockRow longer = withBody(row, Arrays.copyOf(row.body(), row.body().length + 3));
            assertThatThrownBy(() -> reader.read(longer)).isInstanceOf(BlockFormatException.class);
        }

        @Test
        void a_layout_that_contradicts_itself_never_fails_otherwise_than_as_damage() {
            List<Entry> entries = BlockEvents.generated(77, 12);
            BlockRow row = writer.write(Retention.DAYS_30, 1, entries);
            int size = ByteBuffer.wrap(row.body()).getInt();
            byte[] raw = Zstd.decompress(Arrays.copyOfRange(row.body(), 4, row.body().length), size);
            SplittableRandom random = new SplittableRandom(4);
            int refusals = 0;
            for (int round = 0; round < 20_000; round++) {
                byte[] other = raw.clone();
                for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                    other[random.nextInt(other.length)] = (byte) random.nextInt(256);
                }
                refusals += readEverything(withBody(row, body(other))) ? 0 : 1;
            }
            assertThat(refusals).isPositive();
        }

        private byte[] body(byte[] raw) {
            byte[] frame = Zstd.compress(raw, 1);
            return ByteBuffer.allocate(4 + frame.length).putInt(raw.length).put(frame).array();
        }

        private boolean readEverything(BlockRow row) {
            try {
                Block block = reader.read(row);
                for (int i = 0; i < block.count(); i++) {
                    assertThat(block.event(i).message()).isNotNull();
                }
                return true;
            } catch (BlockFormatException damaged) {
                return false;
            }
        }

        @Test
        void a_row_that_contradicts_its_body_is_noticed() {
            BlockRow row = writer.write(Retention.INDEFINITE, 1, BlockEvents.approved());
            for (BlockRow wrong : List.of(
                    new BlockRow(row.retention(), row.firstPosition() + 1, row.lastPosition(), 1, 3, 0, 0, 1,
                            row.summary(), row.body()),
                    new BlockRow(row.retention(), row.firstPosition(), row.lastPosition() + 1, 1, 3, 0, 0, 1,
                            row.summary(), row.body()),
                    new BlockRow(row.retention(), row.firstPosition(), row.lastPosition(), 1, 2, 0, 0, 1,
                            row.summary(), row.body()),
                    new BlockRow(row.retention(), row.firstPosition(), row.lastPosition(), 1, 0, 0, 0, 1,
                            row.summary(), row.body()),
                    new BlockRow(row.retention(), row.firstPosition(), row.lastPosition(), 1, 1 << 28, 0, 0, 1,
                            row.summary(), row.body()))) {
                assertThatThrownBy(() -> reader.read(wrong)).isInstanceOf(BlockFormatException.class);
            }
        }

        @Test
        void an_unknown_codec_is_refused_by_number() {
            BlockRow row = writer.write(Retention.INDEFINITE, 1, BlockEvents.approved());
            BlockRow newer = new BlockRow(row.retention(), row.firstPosition(), row.lastPosition(), 1, 3, 0, 0, 3,
                    row.summary(), row.body());
            assertThatThrownBy(() -> reader.read(newer)).isInstanceOf(BlockFormatException.class)
                    .hasMessageContaining("codec 3").hasMessageContaining("Update oona");
        }
    }

    @Nested
    class Approved {
        private BlockRow stored() {
            Properties stored = new Properties();
            try (InputStream file = Objects.requireNonNull(
                    BlockFormatTest.class.getResourceAsStream("block-codec-1.properties"), "the approved block")) {
                stored.load(file);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
            return new BlockRow(Retention.INDEFINITE, 1_000_000, 1_000_513, 41, 3, 1_751_207_400_000_001L,
                    1_751_207_401_500_000L, 1, HexFormat.of().parseHex(stored.getProperty("summary")),
                    HexFormat.of().parseHex(stored.getProperty("body")));
        }

        @Test
        void the_approved_block_of_codec_1_stays_readable_for_ever() {
            BlockEvents.assertHolds(reader.read(stored()), 41, BlockEvents.approved());
        }

        @Test
        void the_layout_of_codec_1_does_not_change_under_the_compression() {
            BlockRow written = writer.write(Retention.INDEFINITE, 41, BlockEvents.approved());
            assertThat(raw(written)).isEqualTo(raw(stored()));
            assertThat(written.summary()).isEqualTo(stored().summary());
        }

        private static String raw(BlockRow row) {
            int size = ByteBuffer.wrap(row.body()).getInt();
            return HexFormat.of()
                    .formatHex(Zstd.decompress(Arrays.copyOfRange(row.body(), 4, row.body().length), size));
        }
    }
}
