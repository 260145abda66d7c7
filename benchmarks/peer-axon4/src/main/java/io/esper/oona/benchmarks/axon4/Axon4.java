package io.esper.oona.benchmarks.axon4;

import java.io.IOException;
import java.util.List;

import io.esper.oona.benchmarks.contender.Worker;

/// The JVM of Axon 4.
public final class Axon4 {
    private Axon4() {}

    public static void main(String[] args) throws IOException {
        Worker.serve(List.of(args), Axon4Contender::new);
    }
}
