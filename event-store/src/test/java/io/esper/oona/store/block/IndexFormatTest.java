package io.esper.oona.store.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

import io.esper.oona.event.Retention;
import io.esper.oona.event.Tag;
import io.esper.oona.store.EventFilter;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What stands beside the blocks: summaries, postings, places, hashes. Their stored values never change.
class IndexFormatTest {

    @Nested
    class Summaries {
        private static EventFilter traces(String... names) {
            return new EventFilter(Set.of(), Set.of(), Set.of(), Set.of(), Set.of(names), null, null, null, null);
        }

        @Test
        void a_text_of_the_block_is_never_ruled_out() {
            for (int size : new int[]{0, 1, 7, 500, 60_000}) {
                Set<Long> hashes = new HashSet<>();
                for (int i = 0; i < size; i++) {
                    hashes.add(Summary.hash(Summary.Column.TRACE, "trace-" + i));
                }
                byte[] summary = Summary.of(hashes);
                assertThat(summary).hasSizeBetween(8, 65_536);
                for (int i = 0; i < size; i++) {
                    assertThat(Summary.mayMatch(summary, traces("none", "trace-" + i))).isTrue();
                }
            }
        }

        @Test
        void few_other_texts_pass() {
            Set<Long> hashes = new HashSet<>();
            for (int i = 0; i < 2_000; i++) {
                hashes.add(Summary.hash(Summary.Column.TRACE, "trace-" + i));
            }
            byte[] summary = Summary.of(hashes);
            int passed = 0;
            for (int i = 0; i < 20_000; i++) {
                passed += Summary.mayMatch(summary, traces("other-" + i)) ? 1 : 0;
            }
            assertThat(passed).isLessThan(600); // 1.2 % are expected
        }

        @Test
        void a_text_of_one_column_is_not_a_text_of_another() {
            byte[] summary = Summary.of(Set.of(Summary.hash(Summary.Column.SENDER, "tamiyo")));
            assertThat(Summary.mayMatch(summary, traces("tamiyo"))).isFalse();
            assertThat(Summary.mayMatch(summary, new EventFilter(Set.of(), Set.of(), Set.of(), Set.of("tamiyo"),
                    Set.of(), null, null, null, null))).isTrue();
        }

        @Test
        void wildcards_rule_nothing_out() {
            byte[] summary = Summary.of(Set.of(Summary.hash(Summary.Column.TOPIC, "innovation.field_reports")));
            assertThat(Summary.mayMatch(summary, topics("innovation.*"))).isTrue();
            assertThat(Summary.mayMatch(summary, topics("control.*", "no.topic"))).isTrue();
            assertThat(Summary.mayMatch(summary, topics("innovation.field_reports"))).isTrue();
            assertThat(Summary.mayMatch(summary, topics("no.topic"))).isFalse();
        }

        private static EventFilter topics(String... names) {
            return new EventFilter(Set.of(names), Set.of(), Set.of(), Set.of(), Set.of(), null, null, null, null);
        }

        @Test
        void hashes_have_their_stored_values() {
            assertThat(Summary.hash(Summary.Column.TOPIC, "telemetry.seed.health")).isEqualTo(HASH_TOPIC);
            assertThat(Summary.hash(Summary.Column.TRACE, "")).isEqualTo(HASH_EMPTY);
        }
    }

    private static final long HASH_TOPIC = 0x9be82f13c83ab240L;
    private static final long HASH_EMPTY = 0x3c8d0942f97455c0L;

    @Nested
    class PostingLists {
        @Test
        void places_come_back_from_their_stored_form() {
            for (long seed = 1; seed <= 50; seed++) {
                SplittableRandom random = new SplittableRandom(seed);
                Postings postings = new Postings();
                List<Long> places = new ArrayList<>();
                long place = 0;
                for (int i = random.nextInt(500); i >= 0; i--) {
                    place += 1 + random.nextLong(1L << random.nextInt(40));
                    postings.add(place);
                    places.add(place);
                }
                int from = random.nextInt(places.size());
                int to = from + random.nextInt(places.size() - from + 1);
                Postings read = new Postings();
                read.decode(postings.encode(from, to));
                assertThat(read.size()).as("seed %d", seed).isEqualTo(to - from);
                for (int i = from; i < to; i++) {
                    assertThat(read.get(i - from)).isEqualTo(places.get(i));
                    assertThat(read.contains(places.get(i))).isTrue();
                }
            }
        }

        @Test
        void stored_parts_join_in_order() {
            Postings all = new Postings();
            for (long place = 5; place < 500; place += 7) {
                all.add(place);
            }
            Postings joined = new Postings();
            joined.decode(all.encode(0, 30));
            joined.decode(all.encode(30, all.size()));
            assertThat(joined.encode(0, joined.size())).isEqualTo(all.encode(0, all.size()));
        }

        @Test
        void the_first_place_beyond_another_is_found() {
            Postings postings = new Postings();
            postings.add(10);
            postings.add(20);
            assertThat(postings.indexAfter(9)).isZero();
            assertThat(postings.indexAfter(10)).isEqualTo(1);
            assertThat(postings.indexAfter(15)).isEqualTo(1);
            assertThat(postings.indexAfter(20)).isEqualTo(2);
            assertThat(postings.contains(15)).isFalse();
        }

        @Test
        void places_that_do_not_ascend_are_refused() {
            Postings postings = new Postings();
            postings.add(10);
            assertThatThrownBy(() -> postings.add(10)).isInstanceOf(IllegalArgumentException.class);
        }

        @Test
        void the_stored_form_does_not_change() {
            Postings postings = new Postings();
            postings.add(6);
            postings.add(200);
            postings.add(1L << 40);
            assertThat(postings.encode(0, 3)).containsExactly(6, 0xC2, 0x01, 0xB8, 0xFE, 0xFF, 0xFF, 0xFF, 0x1F);
        }
    }

    @Nested
    class PlacesOfEvents {
        @Test
        void a_place_is_four_times_the_position_plus_the_class() {
            assertThat(Places.of(7, Retention.HOURS_72)).isEqualTo(29);
            assertThat(Places.of(7, Retention.DAYS_30)).isEqualTo(30);
            assertThat(Places.of(7, Retention.INDEFINITE)).isEqualTo(31);
            assertThat(Places.endOf(7)).isEqualTo(31);
            for (Retention retention : Retention.values()) {
                assertThat(Places.position(Places.of(1L << 50, retention))).isEqualTo(1L << 50);
                assertThat(Places.retention(Places.of(1L << 50, retention))).isEqualTo(retention);
            }
        }
    }

    @Nested
    class Hashes {
        private static final long CONTENT = 0x7f4b3050022f6060L;
        private static final long CONTENT_EMPTY = 0x96a296d224f285c6L;
        private static final long TAG = 0x70ed1b7169bb1eb0L;
        private static final long TYPE = 0xb8dca388c2c34622L;

        private static byte[] bytes(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }

        @Test
        void content_hashes_have_their_stored_values() {
            byte[] payload = bytes("xx{\"a\":1}yy");
            assertThat(ContentHash.of("telemetry.seed.health", payload, 2, payload.length - 4)).isEqualTo(CONTENT);
            assertThat(ContentHash.of("", new byte[0], 0, 0)).isEqualTo(CONTENT_EMPTY);
        }

        @Test
        void a_content_hash_tells_where_the_topic_ends() {
            assertThat(ContentHash.of("ab", bytes("c"), 0, 1)).isNotEqualTo(ContentHash.of("a", bytes("bc"), 0, 2));
        }

        @Test
        void tag_hashes_have_their_stored_values() {
            assertThat(TagHash.of(new Tag("blueprint", "LoRA"))).isEqualTo(TAG);
            assertThat(TagHash.ofType("FieldReport")).isEqualTo(TYPE);
        }

        @Test
        void similar_tags_have_different_hashes() {
            Set<Long> hashes = new HashSet<>();
            for (int i = 0; i < 100_000; i++) {
                hashes.add(TagHash.of(new Tag("seed", i % 300 + "," + i / 300)));
            }
            assertThat(hashes).hasSize(100_000);
            assertThat(TagHash.of(new Tag("ab", "c"))).isNotEqualTo(TagHash.of(new Tag("a", "bc")));
        }
    }
}
