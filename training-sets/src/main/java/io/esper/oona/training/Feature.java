package io.esper.oona.training;

/// One number of the observation vector.
///
/// @param name   column-like, unique
/// @param unit   what it counts or measures
/// @param source field of `DecisionContext` that it comes from
/// @param fill   what stands there when the source is not known
record Feature(String name, String unit, String source, String fill) {}
