package io.esper.oona.cli.console;

import java.util.List;

/// RFC 4180, but with a line feed alone at the ends of lines, as the other formats have it.
final class CsvRows implements Rows {
    private final DataOut out;

    CsvRows(DataOut out, List<Column> columns) {
        this.out = out;
        line(columns.stream().map(Column::name).toList());
    }

    @Override
    public void row(List<Cell> cells) {
        line(cells.stream().map(CellText::of).toList());
    }

    @Override
    public void flush() {
        out.flush();
    }

    @Override
    public void close() {
        out.flush();
    }

    private void line(List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            if (i > 0) {
                line.append(',');
            }
            String cell = cells.get(i);
            if (cell.chars().anyMatch(c -> c == '"' || c == ',' || c == '\n' || c == '\r')) {
                line.append('"').append(cell.replace("\"", "\"\"")).append('"');
            } else {
                line.append(cell);
            }
        }
        out.println(line);
    }
}
