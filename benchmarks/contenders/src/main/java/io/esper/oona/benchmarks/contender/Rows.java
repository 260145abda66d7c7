package io.esper.oona.benchmarks.contender;

import java.io.IOException;
import java.util.List;

/// The contenders that keep a row for each event. Arguments after the worker's: which one, then its own.
public final class Rows {
    private Rows() {}

    public static void main(String[] args) throws IOException {
        String kind = args[4];
        Worker.serve(List.of(args), address -> switch (kind) {
            case "bare" -> new CopyRows(address, false);
            case "indexed" -> new CopyRows(address, true);
            case "batch" -> new BatchRows(address);
            case "message-db" -> new MessageDb(address, MessageDbPackage.in(args[5]));
            default -> throw new IllegalArgumentException("There are no rows of the kind '" + kind + "'.");
        });
    }
}
