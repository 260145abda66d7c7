package io.esper.oona.cli.console;

/// A column of rows.
///
/// @param name     JSON key and CSV header: lower case with underscores
/// @param widthMax longest cell of a table in characters; 0 hides the column from tables
/// @param right    whether a table aligns it to the right
public record Column(String name, int widthMax, boolean right) {
    /// Text, shortened beyond this width in tables only.
    public static Column text(String name, int widthMax) {
        return new Column(name, widthMax, false);
    }

    /// Text that a table never shortens.
    public static Column text(String name) {
        return new Column(name, Integer.MAX_VALUE, false);
    }

    public static Column number(String name) {
        return new Column(name, Integer.MAX_VALUE, true);
    }

    /// In JSON and CSV only.
    public static Column hidden(String name) {
        return new Column(name, 0, false);
    }

    boolean inTables() {
        return widthMax > 0;
    }
}
