package io.esper.oona.projection.innovation;

/// A blueprint's place in its family, followed along the first parent.
///
/// @param root  where the line of first parents ends: at a blueprint without parents, or at one that was never proposed
/// @param depth steps to the root, 0 for the root itself
record Lineage(Kind kind, String root, int depth) {

    /// How the place was found.
    enum Kind {
        /// Not proposed yet: only named by others.
        UNKNOWN("unknown"),
        /// Proposed without a parent.
        ROOT("root"),
        /// Proposed with a parent.
        CHILD("child"),
        /// Proposed with a parent that descends from it: the step to the parent is left out of root and depth.
        CYCLE("cycle");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }

        static Kind ofText(String text) {
            for (Kind kind : values()) {
                if (kind.text.equals(text)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException(
                    "'" + text + "' is not a kind of lineage; the table was written by another version.");
        }
    }

    static Lineage unknown(String id) {
        return new Lineage(Kind.UNKNOWN, id, 0);
    }

    /// The place after the root has found a parent, which stands at `parent`.
    Lineage below(String parentRoot, int parentDepth) {
        return new Lineage(kind, parentRoot, depth + parentDepth + 1);
    }
}
