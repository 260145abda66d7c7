package io.esper.oona.projection.asof;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

import io.esper.oona.projection.Fold;
import io.esper.oona.projection.Projection;
import io.esper.oona.projection.ProjectionEvent;
import io.esper.oona.projection.Verdict;
import io.esper.oona.projection.table.Changes;
import io.esper.oona.projection.table.Finder;
import io.esper.oona.projection.table.Table;
import io.esper.oona.projection.table.Unfolded;
import org.jspecify.annotations.Nullable;

/// A projection whose fold tells which event wrote which row. True if it gets its events one by one.
record TracedProjection(Projection projection, EventTrace trace) implements Projection {

    @Override
    public String name() {
        return projection.name();
    }

    @Override
    public int version() {
        return projection.version();
    }

    @Override
    public Set<String> topics() {
        return projection.topics();
    }

    @Override
    public List<Table<?>> tables() {
        return projection.tables();
    }

    @Override
    public List<Unfolded> unfolded() {
        return projection.unfolded();
    }

    @Override
    public String key(ProjectionEvent event) {
        return projection.key(event);
    }

    @Override
    public @Nullable String refusal(ProjectionEvent event) {
        return projection.refusal(event);
    }

    @Override
    public Fold open() {
        return new TracedFold(projection.open());
    }

    private final class TracedFold implements Fold {
        private final Fold fold;
        private @Nullable ProjectionEvent last;

        TracedFold(Fold fold) {
            this.fold = fold;
        }

        @Override
        public void startsEmpty() {
            fold.startsEmpty();
        }

        @Override
        public void prepare(List<ProjectionEvent> events, Finder rows) throws SQLException {
            fold.prepare(events, rows);
        }

        @Override
        public Verdict fold(ProjectionEvent event) {
            last = event;
            return fold.fold(event);
        }

        @Override
        public void changes(Changes changes) {
            Changes made = new Changes();
            fold.changes(made);
            ProjectionEvent event = last;
            if (event != null) {
                made.forEachRow((table, cells) -> trace.touched(projection.name(), table.name(),
                        RowText.key(Arrays.copyOf(cells, table.keys().size())), event));
            }
            last = null;
            changes.addAll(made);
        }

        @Override
        public long hash() {
            return fold.hash();
        }
    }
}
