package io.esper.oona.simulation;

import java.util.List;

/// A module design as it truly is. Messages show only noisy measurements of it.
///
/// @param id          text, unique in the run
/// @param firstKind   one of [Network#KINDS]: what the module does
/// @param secondKind  another of them
/// @param quality     0 to 1: how much of a layer's weakness it can mend where it fits
/// @param instability 0 to 1: how easily it breaks training
/// @param cost        1 is usual: size, latency and energy
/// @param novelty     0 to 1: how far it is from its parents
record Blueprint(String id, List<String> parentIds, int firstKind, int secondKind, double quality, double instability,
        double cost, double novelty, Mutation mutation, GraftingStrategy recommended) {
    Blueprint {
        parentIds = List.copyOf(parentIds);
    }
}
