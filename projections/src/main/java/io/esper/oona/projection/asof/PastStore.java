package io.esper.oona.projection.asof;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;

import io.esper.oona.store.DeadLetters;
import io.esper.oona.store.EventLog;
import io.esper.oona.store.Maintenance;
import io.esper.oona.store.Store;
import io.esper.oona.store.TopicRegistry;

/// The log of one store as it was, with the tables of a scratch database: all that read read models work on it as on any store.
final class PastStore implements Store {
    private final Store origin;
    private final EventLog log;
    private final ScratchDatabase scratch;

    PastStore(Store origin, long end, ScratchDatabase scratch) {
        this.origin = origin;
        this.log = new LogUntil(origin.log(), end);
        this.scratch = scratch;
    }

    @Override
    public EventLog log() {
        return log;
    }

    @Override
    public DeadLetters deadLetters() {
        return origin.deadLetters();
    }

    @Override
    public Maintenance maintenance() {
        throw new UnsupportedOperationException("The past is not maintained. Use the store itself.");
    }

    @Override
    public TopicRegistry topics() {
        return origin.topics();
    }

    @Override
    public Optional<String> cursor(String name) {
        return origin.cursor(name);
    }

    @Override
    public Map<String, String> cursors(String prefix) {
        return origin.cursors(prefix);
    }

    @Override
    public Dialect dialect() {
        return scratch.store().dialect();
    }

    @Override
    public Clock clock() {
        return origin.clock();
    }

    @Override
    public <T> T inTransaction(SqlWork<T> work) {
        return scratch.store().inTransaction(work);
    }

    @Override
    public <T> T query(SqlWork<T> work) {
        return scratch.store().query(work);
    }

    /// Does nothing: it belongs to the [AsOf] that made it.
    @Override
    public void close() {}
}
