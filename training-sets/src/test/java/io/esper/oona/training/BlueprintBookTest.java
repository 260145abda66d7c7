package io.esper.oona.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;

import io.esper.oona.event.Payload;
import io.esper.oona.store.LogReader;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoredEvent;
import io.esper.oona.store.testing.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BlueprintBookTest {
    private final BlueprintBook latest = BlueprintBook.ofRewards(RewardSettings.USUAL);
    private final BlueprintBook whole = BlueprintBook.whole();

    @BeforeEach
    void add() {
        try (TestDatabase database = TestDatabase.Kind.H2.create(); Store store = database.open(SampleLog.CLOCK)) {
            SampleLog.append(store.log(),
                    List.of(KarnExportTest.candidate(1, 0.125), KarnExportTest.certification(2, 0.5),
                            KarnExportTest.candidate(3, 0.25), KarnExportTest.certification(4, 0.75),
                            KarnExportTest.candidate(5, 0.5)));
            try (LogReader reader = store.log().read(ReadQuery.after(0));
                    ParsedEvents events = new ParsedEvents(reader, false)) {
                for (ParsedEvents.Parsed next = events.next(); next != null; next = events.next()) {
                    if (next.element() instanceof StoredEvent event) {
                        add(event, Objects.requireNonNull(next.payload()));
                    }
                }
            }
        }
    }

    private void add(StoredEvent event, Payload payload) {
        for (BlueprintBook book : List.of(latest, whole)) {
            if (payload instanceof Payload.CandidateBlueprint candidate) {
                book.add(event, candidate, false);
            } else if (payload instanceof Payload.CertifiedBlueprint certified) {
                book.add(event, certified);
            }
        }
    }

    private static float novelty(BlueprintBook book, long position) {
        return Objects.requireNonNull(book.candidate("LoRA", position)).payload().noveltyScore();
    }

    @Test
    void for_rewards_keeps_the_last_message_of_each_kind_however_many_there_are() {
        assertThat(latest.size()).isEqualTo(2);
        assertThat(novelty(latest, 5)).isEqualTo(novelty(whole, 5)).isEqualTo(0.5f);
        assertThat(latest.profile("LoRA", "latency_ms_a100", 5)).isEqualTo(0.25f);
        assertThat(latest.parent("LoRA", 5)).isEqualTo("root");
    }

    @Test
    void for_rows_keeps_what_was_known_at_every_position() {
        assertThat(whole.size()).isEqualTo(5);
        assertThat(List.of(novelty(whole, 1), novelty(whole, 4), novelty(whole, 5)))
                .containsExactly(0.125f, 0.25f, 0.5f);
    }
}
