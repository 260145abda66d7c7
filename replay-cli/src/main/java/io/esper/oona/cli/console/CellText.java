package io.esper.oona.cli.console;

/// The text of a cell outside JSON.
final class CellText {
    private CellText() {}

    static String of(Cell cell) {
        return switch (cell) {
            case Cell.None() -> "";
            case Cell.Text(String value) -> value;
            case Cell.Whole(long value) -> Long.toString(value);
            case Cell.Real real -> real.text();
            case Cell.Truth(boolean value) -> Boolean.toString(value);
            case Cell.Texts texts -> String.join(" ", texts.values());
            case Cell.Json json -> json.text();
        };
    }
}
