package io.esper.oona.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;

class RowsTest {
    private static final List<Column> COLUMNS =
            List.of(Column.number("n"), Column.text("text", 8), Column.hidden("more"));
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Test
    void a_table_aligns_shortens_hides_and_makes_control_characters_visible() {
        write(OutputFormat.table);

        assertThat(text()).isEqualTo("""
                  N  TEXT
                  1  a\\u001bb
                200  a long …
                  —
                """);
    }

    @Test
    void json_lines_have_one_object_each() {
        write(OutputFormat.ndjson);

        assertThat(text()).isEqualTo("""
                {"n":1,"text":"a\\u001bb","more":true}
                {"n":200,"text":"a long \\"text\\", and","more":{"a": 1}}
                {"n":null,"text":"","more":["x","y"]}
                """);
    }

    @Test
    void json_is_one_array() {
        write(OutputFormat.json);

        assertThat(text()).startsWith("[\n{\"n\":1,").endsWith("\"more\":[\"x\",\"y\"]}\n]\n");
    }

    @Test
    void no_rows_are_an_empty_array() {
        Rows.open(OutputFormat.json, new DataOut(bytes), COLUMNS).close();

        assertThat(text()).isEqualTo("[]\n");
    }

    @Test
    void csv_quotes_what_it_must() {
        write(OutputFormat.csv);

        assertThat(text()).isEqualTo("""
                n,text,more
                1,a\u001bb,true
                200,"a long ""text"", and","{""a"":
                1}"
                ,,x y
                """);
    }

    @Test
    void a_table_of_many_rows_is_not_held_in_memory() {
        try (Rows rows = Rows.open(OutputFormat.table, new DataOut(bytes), COLUMNS)) {
            for (int i = 0; i < 600; i++) {
                rows.row(List.of(Cell.of((long) i), Cell.of("x"), Cell.NONE));
            }
            assertThat(bytes.size()).as("below the buffer of the stream").isZero();
            rows.flush();
            rows.row(List.of(Cell.of(12_345_678L), Cell.of("y"), Cell.NONE));
        }
        assertThat(text().lines()).hasSize(602).contains("12345678  y");
    }

    @Test
    void a_reader_that_has_gone_ends_the_output() {
        DataOut out = new DataOut(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        });

        assertThatThrownBy(() -> out.println("x").flush()).isInstanceOf(OutputClosed.class);
    }

    private void write(OutputFormat format) {
        byte[] json = "{\"a\":\n1}".getBytes(StandardCharsets.UTF_8);
        try (Rows rows = Rows.open(format, new DataOut(bytes), COLUMNS)) {
            rows.row(List.of(Cell.of(1L), Cell.of("a\u001bb"), Cell.of(true)));
            rows.row(List.of(Cell.of(200L), Cell.of("a long \"text\", and"), new Cell.Json(json, 0, json.length)));
            rows.row(List.of(Cell.NONE, Cell.of(""), Cell.of(List.of("x", "y"))));
        }
    }

    private String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
