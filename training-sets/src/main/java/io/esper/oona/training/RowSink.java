package io.esper.oona.training;

import java.io.IOException;

/// Takes the rows of a split, in their order.
@FunctionalInterface
interface RowSink<R> {
    void write(R row) throws IOException;
}
