package io.esper.oona.event.json;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/// `CandidateBlueprint` from version 1 to 2. The platform's documents write a candidate's lineage in two ways: one `parent_id`, or a
/// list of `parents`, inside `karn_meta` or beside it. Version 2 has the list only, inside. Where several are sent, the first found
/// of list inside, parent inside, list beside, parent beside is the lineage, and the others stay as fields that nobody knows.
final class CandidateLineage implements Upcaster {
    private static final String META = JsonName.KARN_META.text();
    private static final String PARENT = JsonName.PARENT_ID.text();
    private static final String PARENTS = JsonName.PARENTS.text();

    @Override
    public Map<String, String> upcast(Map<String, String> fields) {
        String meta = fields.get(META);
        if (meta == null || !meta.startsWith("{")) {
            return fields;
        }
        Map<String, String> newer = new LinkedHashMap<>(fields);
        Map<String, String> karn = JsonFields.read(meta);
        dropNulls(karn);
        dropNulls(newer);
        String lineage = takeLineage(karn);
        if (lineage == null) {
            lineage = takeLineage(newer);
        }
        if (lineage != null) {
            karn.put(PARENTS, lineage);
        }
        newer.put(META, JsonFields.write(karn));
        return newer;
    }

    /// Null is the same as missing.
    private static void dropNulls(Map<String, String> fields) {
        fields.remove(PARENTS, "null");
        fields.remove(PARENT, "null");
    }

    /// Removes the lineage from the fields and gives it as a list; null if there is none.
    private static @Nullable String takeLineage(Map<String, String> fields) {
        String list = fields.remove(PARENTS);
        if (list != null) {
            return list;
        }
        String parent = fields.remove(PARENT);
        return parent == null ? null : "[" + parent + "]";
    }
}
