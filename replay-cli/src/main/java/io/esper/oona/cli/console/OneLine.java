package io.esper.oona.cli.console;

/// Writes JSON on one line: its bytes as they are, with each raw line break as a space. A line break can stand in JSON only
/// between tokens, so the value is the same.
public final class OneLine {
    private OneLine() {}

    public static void write(DataOut out, byte[] json, int offset, int length) {
        int clean = offset;
        int end = offset + length;
        for (int i = offset; i < end; i++) {
            if (json[i] == '\n' || json[i] == '\r') {
                out.write(json, clean, i - clean).print(" ");
                clean = i + 1;
            }
        }
        out.write(json, clean, end - clean);
    }
}
