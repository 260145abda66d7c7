package io.esper.oona.projection.lifecycle;

import java.util.StringJoiner;

/// Who tells of a stage.
public enum Source {
    /// A report of the seed's layer.
    TELEMETRY(1),
    /// A command that asks for the stage.
    COMMAND(2),
    /// Oona's decision to accept a command.
    DECISION(4),
    /// A field report's outcome.
    REPORT(8);

    private final int bit;

    Source(int bit) {
        this.bit = bit;
    }

    int bit() {
        return bit;
    }

    /// The names of a set, comma-separated.
    static String names(int bits) {
        StringJoiner names = new StringJoiner(",");
        for (Source source : values()) {
            if ((bits & source.bit()) != 0) {
                names.add(source.name());
            }
        }
        return names.toString();
    }

    /// The set of some names.
    static int bits(String names) {
        int bits = 0;
        for (String name : names.split(",", -1)) {
            bits |= valueOf(name).bit();
        }
        return bits;
    }
}
