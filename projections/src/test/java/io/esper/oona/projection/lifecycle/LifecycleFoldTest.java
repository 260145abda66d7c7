package io.esper.oona.projection.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.esper.oona.event.Payload;
import io.esper.oona.event.SeedId;
import io.esper.oona.projection.ProjectionEvent;
import io.esper.oona.projection.table.Changes;
import io.esper.oona.projection.table.Column;
import io.esper.oona.projection.table.Finder;
import io.esper.oona.projection.table.Table;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LifecycleFoldTest {

    @Test
    void layers_without_stays_are_forgotten_too() throws SQLException {
        LifecycleFold fold = new LifecycleFold();
        List<ProjectionEvent> events = new ArrayList<>();
        for (int layer = 0; layer < 200_100; layer++) {
            events.add(new ProjectionEvent(layer + 1L, "control.kasmina.commands", "KasminaControlCommand",
                    new UUID(1, layer), "trace", "test", null, "run-a", "test", new Payload.KasminaControlCommand(
                            new SeedId(layer, 0), "adjust", null, null, null, null, Map.of())));
        }
        fold.prepare(events, new Finder() {
            @Override
            public <R> List<R> find(Table<R> table, List<Column> by, Collection<@Nullable Object[]> wanted) {
                return List.of();
            }
        });
        assertThat(fold.layersKept()).isEqualTo(200_100);
        fold.changes(new Changes());
        assertThat(fold.layersKept()).isEqualTo(200_000);
    }
}
