package io.esper.oona.bus.group;

import io.esper.oona.bus.Place;
import org.jspecify.annotations.Nullable;

/// A message of a hand-over.
///
/// @param seq     its number in the group, on the log its position; of a redriven dead letter its id, negative
/// @param keyHash null without a key
/// @param place   where it is; null where the number says so
record Member(long seq, @Nullable Long keyHash, @Nullable Place place) {}
