package io.esper.oona.projection.innovation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.esper.oona.event.Payload.CandidateBlueprint;
import io.esper.oona.projection.ProjectionEvent;
import io.esper.oona.projection.StateHash;

/// The blueprints that a batch touches. Knows, for every blueprint that is proposed in the batch, all rows whose root it is:
/// when it turns out to have a parent, they move with it (a weighted union of trees, so neither depth nor cycles cost a walk).
final class Families {
    private final Map<String, BlueprintRow> rows = new HashMap<>();
    private final Map<String, Set<String>> byRoot = new HashMap<>();
    private final Set<String> changed = new LinkedHashSet<>();
    private final Map<List<String>, ParentRow> parents = new LinkedHashMap<>();

    private final StateHash hash;

    Families(StateHash hash) {
        this.hash = hash;
    }

    void loaded(BlueprintRow row) {
        rows.put(row.id(), row);
        byRoot.computeIfAbsent(row.lineage().root(), root -> new LinkedHashSet<>()).add(row.id());
    }

    /// Makes sure that a row for the blueprint exists.
    void name(String id, long position) {
        if (!rows.containsKey(id)) {
            put(BlueprintRow.named(id, position));
        }
    }

    void propose(ProjectionEvent event, CandidateBlueprint said) {
        BlueprintRow row = existing(said.blueprintId(), event.position());
        boolean first = row.submissions() == 0;
        put(row.proposed(BlueprintRow.Candidate.of(event, said)));
        if (first) {
            place(said.blueprintId(), said.parentIds());
        }
    }

    void judge(ProjectionEvent event, BlueprintRow.Certification judgement, String id) {
        put(existing(id, event.position()).judged(judgement));
    }

    List<BlueprintRow> changedRows() {
        List<BlueprintRow> result = new ArrayList<>(changed.size());
        changed.forEach(id -> result.add(existing(id, 0)));
        return result;
    }

    List<ParentRow> newParents() {
        return List.copyOf(parents.values());
    }

    private void place(String id, List<String> parentIds) {
        int ordinal = 0;
        for (String parent : new LinkedHashSet<>(parentIds)) {
            ParentRow row = new ParentRow(id, parent, ordinal++);
            parents.put(List.of(id, parent), row);
            hash.replace(InnovationTables.PARENT, null, row);
        }
        if (parentIds.isEmpty()) {
            relabel(id, Lineage.Kind.ROOT);
            return;
        }
        String parent = parentIds.getFirst();
        BlueprintRow parentRow = rows.get(parent);
        Lineage above = parentRow == null ? Lineage.unknown(parent) : parentRow.lineage();
        if (above.root().equals(id)) {
            relabel(id, Lineage.Kind.CYCLE);
            return;
        }
        relabel(id, Lineage.Kind.CHILD);
        for (String member : List.copyOf(byRoot.getOrDefault(id, Set.of()))) {
            BlueprintRow row = existing(member, 0);
            put(row.in(row.lineage().below(above.root(), above.depth())));
        }
    }

    private void relabel(String id, Lineage.Kind kind) {
        BlueprintRow row = existing(id, 0);
        put(row.in(new Lineage(kind, row.lineage().root(), row.lineage().depth())));
    }

    private BlueprintRow existing(String id, long position) {
        BlueprintRow row = rows.get(id);
        return row == null ? BlueprintRow.named(id, position) : row;
    }

    private void put(BlueprintRow row) {
        BlueprintRow before = rows.put(row.id(), row);
        hash.replace(InnovationTables.BLUEPRINT, before, row);
        if (before != null) {
            byRoot.getOrDefault(before.lineage().root(), new LinkedHashSet<>()).remove(row.id());
        }
        byRoot.computeIfAbsent(row.lineage().root(), root -> new LinkedHashSet<>()).add(row.id());
        changed.add(row.id());
    }
}
