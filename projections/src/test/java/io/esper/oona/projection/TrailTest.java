package io.esper.oona.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

import io.esper.oona.projection.health.HealthProjection;
import io.esper.oona.projection.table.TableRows;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TrailTest extends StoreTest {
    private static final int GENERATION = 1;

    @BeforeEach
    void begin() {
        assertThat(Generations.create(store, new HealthProjection(), GenerationState.BUILDING, 1).checkpoint()
                .generation()).isEqualTo(GENERATION);
    }

    /// Writes a trail as a generation does: every event of the chunk is read, the hash after each is its position.
    private void write(long from, long until) {
        Trail trail = new Trail();
        for (long position = from + 1; position <= until; position++) {
            trail.add(position, position);
        }
        List<Trail.Piece> pieces = trail.take(from, until);
        store.inTransaction(connection -> {
            TableRows rows = new TableRows(connection, store.dialect(), GENERATION);
            rows.replace(Trail.Piece.TABLE, pieces, List.of());
            if (Mark.between(from, until)) {
                Trail.join(rows, Mark.before(from), until);
            }
            return pieces;
        });
    }

    private List<Trail.Piece> stored() {
        return store.query(connection -> new TableRows(connection, store.dialect(), GENERATION)
                .between(Trail.Piece.TABLE, 0, Long.MAX_VALUE));
    }

    private void isWhole(long until) {
        long end = 0;
        for (Trail.Piece piece : stored()) {
            assertThat(piece.after()).isEqualTo(end);
            end = piece.until();
        }
        assertThat(end).isEqualTo(until);
        store.query(connection -> {
            GenerationTrail trail = new GenerationTrail(connection, store.dialect(), GENERATION);
            assertThat(trail.begin(0)).isZero();
            List<Long> wrong = new ArrayList<>();
            for (long position = 1; position <= until; position++) {
                if (!trail.after(position).equals(OptionalInt.of((short) position))) {
                    wrong.add(position);
                }
            }
            assertThat(wrong).isEmpty();
            return until;
        });
    }

    @Nested
    class Chunks_that_do_not_end_at_marks {
        @Test
        void leave_one_row_for_the_events_between_two_marks_whatever_the_length_of_the_log() {
            for (long from = 0; from < 120_000; from += 1_500) {
                write(from, from + 1_500);
            }
            isWhole(120_000);
            assertThat(stored()).hasSizeBetween(12, 24);
            assertThat(stored()).allSatisfy(
                    piece -> assertThat(piece.hashes().length).isLessThanOrEqualTo((int) Mark.EVERY + 1_500));
        }

        @Test
        void that_are_longer_than_the_way_between_marks_are_written_once() {
            for (long from = 0; from < 120_000; from += 15_000) {
                write(from, from + 15_000);
            }
            isWhole(120_000);
            assertThat(stored()).hasSize(8);
        }
    }

    @Test
    void a_chunk_of_more_events_than_an_array_holds_gives_several_rows() {
        write(0, 100_000);
        isWhole(100_000);
        assertThat(stored()).hasSize(4);
    }
}
