package io.esper.oona.projection;

import java.sql.SQLException;
import java.util.List;

import io.esper.oona.projection.table.Changes;
import io.esper.oona.projection.table.Finder;

/// A fold that is another one but for what a subclass changes. For one thread.
public abstract class ForwardingFold implements Fold {
    private final Fold inner;

    protected ForwardingFold(Fold inner) {
        this.inner = inner;
    }

    @Override
    public void startsEmpty() {
        inner.startsEmpty();
    }

    @Override
    public int eventsAtOnceMax() {
        return inner.eventsAtOnceMax();
    }

    @Override
    public void prepare(List<ProjectionEvent> events, Finder rows) throws SQLException {
        inner.prepare(events, rows);
    }

    @Override
    public Verdict fold(ProjectionEvent event) {
        return inner.fold(event);
    }

    @Override
    public void changes(Changes changes) {
        inner.changes(changes);
    }

    @Override
    public long hash() {
        return inner.hash();
    }
}
