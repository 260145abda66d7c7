package io.esper.oona.cli.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Aligned columns. The widths follow from the first rows, which are held back; later rows that are longer push their
/// neighbours, so that memory stays bounded and nothing is lost.
final class TableRows implements Rows {
    private static final int HELD_ROWS_MAX = 500;
    private static final String GAP = "  ";

    private final DataOut out;
    private final List<Column> columns;
    private final int[] widths;
    private final List<List<String>> held = new ArrayList<>();
    private boolean headerWritten;

    TableRows(DataOut out, List<Column> columns) {
        this.out = out;
        this.columns = List.copyOf(columns);
        this.widths = new int[columns.size()];
    }

    @Override
    public void row(List<Cell> cells) {
        List<String> line = new ArrayList<>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            line.add(column.inTables() ? text(cells.get(i), column.widthMax()) : "");
        }
        if (headerWritten) {
            write(line);
        } else {
            held.add(line);
            if (held.size() >= HELD_ROWS_MAX) {
                release();
            }
        }
    }

    @Override
    public void flush() {
        release();
        out.flush();
    }

    @Override
    public void close() {
        flush();
    }

    private static String text(Cell cell, int widthMax) {
        if (cell instanceof Cell.None) {
            return "—";
        }
        return Printable.shortened(Printable.line(CellText.of(cell)), widthMax);
    }

    private void release() {
        if (!headerWritten) {
            headerWritten = true;
            List<String> header = columns.stream().map(column -> column.name().toUpperCase(Locale.ROOT)).toList();
            for (int i = 0; i < widths.length; i++) {
                widths[i] = header.get(i).length();
                for (List<String> line : held) {
                    widths[i] = Math.max(widths[i], line.get(i).length());
                }
            }
            write(header);
        }
        held.forEach(this::write);
        held.clear();
    }

    private void write(List<String> cells) {
        StringBuilder line = new StringBuilder(120);
        for (int i = 0; i < cells.size(); i++) {
            Column column = columns.get(i);
            if (!column.inTables()) {
                continue;
            }
            if (!line.isEmpty()) {
                line.append(GAP);
            }
            int padding = Math.max(0, widths[i] - cells.get(i).length());
            if (column.right()) {
                line.append(" ".repeat(padding)).append(cells.get(i));
            } else {
                line.append(cells.get(i)).append(" ".repeat(padding));
            }
        }
        out.println(line.toString().stripTrailing());
    }
}
