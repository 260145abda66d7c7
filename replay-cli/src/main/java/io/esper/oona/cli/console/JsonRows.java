package io.esper.oona.cli.console;

import java.util.List;

/// One object a row; as lines or as one array.
final class JsonRows implements Rows {
    private final DataOut out;
    private final List<Column> columns;
    private final boolean array;
    private final StringBuilder text = new StringBuilder(256);
    private boolean first = true;

    JsonRows(DataOut out, List<Column> columns, boolean array) {
        this.out = out;
        this.columns = List.copyOf(columns);
        this.array = array;
    }

    @Override
    public void row(List<Cell> cells) {
        if (array) {
            text.append(first ? "[\n" : ",\n");
        }
        first = false;
        text.append('{');
        for (int i = 0; i < cells.size(); i++) {
            text.append(i == 0 ? "\"" : ",\"").append(columns.get(i).name()).append("\":");
            append(cells.get(i));
        }
        text.append('}');
        spill();
        if (!array) {
            out.newline();
        }
    }

    @Override
    public void flush() {
        out.flush();
    }

    @Override
    public void close() {
        if (array) {
            out.println(first ? "[]" : "\n]");
        }
        out.flush();
    }

    private void append(Cell cell) {
        switch (cell) {
            case Cell.None() -> text.append("null");
            case Cell.Text(String value) -> JsonText.quote(text, value);
            case Cell.Whole(long value) -> text.append(value);
            case Cell.Real real -> text.append(real.text());
            case Cell.Truth(boolean value) -> text.append(value);
            case Cell.Texts texts -> append(texts.values());
            case Cell.Json json -> append(json);
        }
    }

    private void append(List<String> values) {
        text.append('[');
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                text.append(',');
            }
            JsonText.quote(text, values.get(i));
        }
        text.append(']');
    }

    private void append(Cell.Json json) {
        spill();
        OneLine.write(out, json.bytes(), json.offset(), json.length());
    }

    private void spill() {
        out.print(text);
        text.setLength(0);
    }
}
