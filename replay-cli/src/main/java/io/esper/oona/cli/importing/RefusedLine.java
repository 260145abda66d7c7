package io.esper.oona.cli.importing;

/// A line that did not become an event.
///
/// @param line   from 1
/// @param column byte within the line, from 1; 0 if the line as a whole is meant
/// @param reason stable code, as in the dead letter
/// @param detail for people
public record RefusedLine(long line, long column, String reason, String detail) {
    /// `17` or `17:203`.
    public String place() {
        return column == 0 ? Long.toString(line) : line + ":" + column;
    }
}
