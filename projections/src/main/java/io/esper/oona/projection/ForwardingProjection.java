package io.esper.oona.projection;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.esper.oona.projection.table.Table;
import io.esper.oona.projection.table.Unfolded;
import org.jspecify.annotations.Nullable;

/// A projection that is another one but for what a subclass changes.
public abstract class ForwardingProjection implements Projection {
    private final Projection inner;

    protected ForwardingProjection(Projection inner) {
        this.inner = inner;
    }

    @Override
    public String name() {
        return inner.name();
    }

    @Override
    public int version() {
        return inner.version();
    }

    @Override
    public Set<String> topics() {
        return inner.topics();
    }

    @Override
    public List<Table<?>> tables() {
        return inner.tables();
    }

    @Override
    public List<Unfolded> unfolded() {
        return inner.unfolded();
    }

    @Override
    public Fold open() {
        return inner.open();
    }

    @Override
    public String key(ProjectionEvent event) {
        return inner.key(event);
    }

    @Override
    public Optional<String> keyColumn() {
        return inner.keyColumn();
    }

    @Override
    public boolean divisible() {
        return inner.divisible();
    }

    @Override
    public <R> long hash(Table<R> table, R row) {
        return inner.hash(table, row);
    }

    @Override
    public @Nullable String refusal(ProjectionEvent event) {
        return inner.refusal(event);
    }
}
