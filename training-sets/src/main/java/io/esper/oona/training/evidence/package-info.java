/// The evidence keeper: writes down what was known at every decision point before the events that it was known from expire. Entry
/// type: [EvidenceKeeper][io.esper.oona.training.evidence.EvidenceKeeper]. Must not know of exports.
@NullMarked
package io.esper.oona.training.evidence;

import org.jspecify.annotations.NullMarked;
