package io.esper.oona.benchmarks.contender;

/// The contract of message-db, for [MessageDbTest], which runs it where the package can be had.
final class MessageDbContract extends ContenderContract {
    private final BenchmarkServer server;
    private final MessageDbPackage source;

    MessageDbContract(BenchmarkServer server, MessageDbPackage source) {
        this.server = server;
        this.source = source;
    }

    @Override
    protected Contender open() {
        return new MessageDb(server.fresh("message_db"), source);
    }

    @Override
    protected boolean keepsBytes() {
        return false;
    }

    @Override
    protected Order order() {
        return Order.CATEGORY;
    }
}
