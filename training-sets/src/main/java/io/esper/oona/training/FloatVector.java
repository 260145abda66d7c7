package io.esper.oona.training;

import java.util.AbstractList;
import java.util.RandomAccess;

/// Floats as a list, for writers of columns; without a box for each. Nobody writes to the array.
final class FloatVector extends AbstractList<Float> implements RandomAccess {
    private final float[] values;

    FloatVector(float[] values) {
        this.values = values;
    }

    @Override
    public Float get(int index) {
        return values[index];
    }

    @Override
    public int size() {
        return values.length;
    }
}
