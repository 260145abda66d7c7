package io.esper.oona.projection.innovation;

/// One step of descent.
///
/// @param ordinal 0 for the first parent, along which root and depth are counted
record ParentRow(String blueprint, String parent, int ordinal) {}
