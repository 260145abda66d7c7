package io.esper.oona.bus.embedded;

import org.jspecify.annotations.Nullable;

/// A message of a hand-over.
///
/// @param seq     its position; of a redriven dead letter its id, negative
/// @param keyHash null without a key
record Member(long seq, @Nullable Long keyHash) {}
