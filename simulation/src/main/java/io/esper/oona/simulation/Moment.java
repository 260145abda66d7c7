package io.esper.oona.simulation;

/// The point at which the controller decides: after an epoch and its reports.
///
/// @param epoch    number of the epoch in the run; rollbacks repeat some
/// @param tick     epochs trained so far; never goes back
/// @param accuracy published validation accuracy of the epoch
record Moment(int epoch, int tick, float accuracy) {}
