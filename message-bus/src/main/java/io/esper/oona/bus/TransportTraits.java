package io.esper.oona.bus;

/// In what transports differ, for those whom it concerns. Everything else holds on all of them.
///
/// @param oneOrder     whether all topics share one order. Else each topic (or each partition of it) has its own, and messages of different
///                     topics come about in the order in which they were received; a key's order holds within a topic
/// @param knowsIds     whether a message that is published again is recognised and not delivered again. Else it comes twice, with one
///                     id, and [Published#duplicate] is always false
/// @param countsGone   whether [GroupStatus#expired] counts what was removed before the group got it. Else nothing but what a group holds
///                     back keeps messages there, and who removes them by other ways is not noticed
/// @param holdsForAll  whether what a group has not done with is kept, whatever [SubscriptionSettings#holdsRetention] says
public record TransportTraits(boolean oneOrder, boolean knowsIds, boolean countsGone, boolean holdsForAll) {}
