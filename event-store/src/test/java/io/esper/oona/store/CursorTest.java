package io.esper.oona.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {

    @Test
    void a_cursor_of_the_longest_name_and_value_is_taken() {
        Cursor cursor = new Cursor("n".repeat(512), "v".repeat(4_096));
        assertThat(cursor.name()).hasSize(512);
        assertThat(cursor.value()).hasSize(4_096);
    }

    @Test
    void a_name_has_1_to_512_characters() {
        assertThatThrownBy(() -> new Cursor("", "1")).hasMessageContaining("1 to 512").hasMessageContaining("got 0");
        assertThatThrownBy(() -> new Cursor("n".repeat(513), "1")).hasMessageContaining("got 513");
    }

    @Test
    void a_value_has_at_most_4096_characters() {
        assertThatThrownBy(() -> new Cursor("import:runs", "v".repeat(4_097))).hasMessageContaining("4097");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "before\0after", "\uD800", "\uDC00\uD800"})
    void what_no_database_keeps_is_refused(String text) {
        assertThatThrownBy(() -> new Cursor("import:runs", text)).hasMessageContaining("U+0000");
        assertThatThrownBy(() -> new Cursor("import:" + text, "1")).hasMessageContaining("U+0000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "+1", "1.0", "one", "٣", "99999999999999999999"})
    void a_registered_reader_stands_at_a_position(String value) {
        assertThatThrownBy(() -> new Cursor("reader:slow", value)).hasMessageContaining("reader:slow")
                .hasMessageContaining("ofReader");
    }

    @Test
    void the_cursor_of_a_reader_is_made_of_its_position() {
        assertThat(Cursor.ofReader("reader:slow", 7)).isEqualTo(new Cursor("reader:slow", "7"));
    }
}
