/// How a group shares messages, wherever they come from: hand-overs with numbers as fences, attempts, keys, suspects, dead letters,
/// all in the log's database, under the group's lock. A transport says where messages come from: it implements
/// [io.esper.oona.bus.group.Transport] and gets [io.esper.oona.bus.group.GroupSubscription] and
/// [io.esper.oona.bus.group.KeptGroups] for it. Must not depend on a transport.
@NullMarked
package io.esper.oona.bus.group;

import org.jspecify.annotations.NullMarked;
