package io.esper.oona.projection.asof;

import java.util.Arrays;

import io.esper.oona.projection.Fold;
import io.esper.oona.projection.ForwardingFold;
import io.esper.oona.projection.ForwardingProjection;
import io.esper.oona.projection.Projection;
import io.esper.oona.projection.ProjectionEvent;
import io.esper.oona.projection.Verdict;
import io.esper.oona.projection.table.Changes;
import org.jspecify.annotations.Nullable;

/// A projection whose fold tells which event wrote which row. True if it gets its events one by one.
final class TracedProjection extends ForwardingProjection {
    private final EventTrace trace;

    TracedProjection(Projection projection, EventTrace trace) {
        super(projection);
        this.trace = trace;
    }

    @Override
    public Fold open() {
        return new TracedFold(super.open());
    }

    private final class TracedFold extends ForwardingFold {
        private @Nullable ProjectionEvent last;

        TracedFold(Fold fold) {
            super(fold);
        }

        @Override
        public Verdict fold(ProjectionEvent event) {
            last = event;
            return super.fold(event);
        }

        @Override
        public void changes(Changes changes) {
            Changes made = new Changes();
            super.changes(made);
            ProjectionEvent event = last;
            if (event != null) {
                made.forEachRow((table, cells) -> trace.touched(name(), table.name(),
                        RowText.key(Arrays.copyOf(cells, table.keys().size())), event));
            }
            last = null;
            changes.addAll(made);
        }
    }
}
