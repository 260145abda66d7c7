/// Messages as entries of Redis streams, and back: the forms in which producers really write them. Entry types:
/// [io.esper.oona.redis.entry.EntryReader] and [io.esper.oona.redis.entry.EntryWriter]. Knows no log.
@NullMarked
package io.esper.oona.redis.entry;

import org.jspecify.annotations.NullMarked;
