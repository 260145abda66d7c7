package io.esper.oona.training;

import java.util.BitSet;

/// Whether numbers are 0, 1, 2 … without a gap and without one twice, in whatever order the splits hold them.
final class NumberCheck {
    private final String column;
    private final BitSet seen = new BitSet();
    private long wrong;

    NumberCheck(String column) {
        this.column = column;
    }

    void take(long number) {
        if (number < 0 || number > Integer.MAX_VALUE - 1 || seen.get((int) number)) {
            wrong++;
        } else {
            seen.set((int) number);
        }
    }

    DatasetCheck result() {
        boolean dense = wrong == 0 && seen.length() == seen.cardinality();
        return new DatasetCheck("`" + column + "` counts from 0 without a gap", dense,
                dense ? seen.cardinality() + " numbers" : wrong + " twice or impossible, or some are missing");
    }
}
