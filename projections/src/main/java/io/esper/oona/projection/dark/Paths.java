package io.esper.oona.projection.dark;

import java.util.ArrayList;
import java.util.List;

/// Paths of fields: names with points between them, `[]` after a name for the elements of its array, `*` for any key of a map.
final class Paths {
    private Paths() {}

    static String field(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /// The steps of a path: names, `*` and `[]`.
    static List<String> steps(String path) {
        List<String> steps = new ArrayList<>();
        for (String part : path.split("\\.", -1)) {
            String name = part;
            int arrays = 0;
            while (name.endsWith("[]")) {
                name = name.substring(0, name.length() - 2);
                arrays++;
            }
            steps.add(name);
            for (int array = 0; array < arrays; array++) {
                steps.add("[]");
            }
        }
        return steps;
    }
}
