/// What a recorder writes beside the events: how far each stream has been taken over, where each event came from, what each sender
/// has sent. Entry type: [io.esper.oona.redis.ledger.Ledger]. Knows no Redis commands.
@NullMarked
package io.esper.oona.redis.ledger;

import org.jspecify.annotations.NullMarked;
