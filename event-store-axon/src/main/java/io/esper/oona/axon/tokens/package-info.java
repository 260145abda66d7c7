/// Where Axon's event processors stand, beside the log and in the transaction of their own work. Entry types are
/// [io.esper.oona.axon.tokens.OonaTokenStore] and [io.esper.oona.axon.tokens.UnitOfWorkSql]. Must not depend on the storage
/// engine.
@NullMarked
package io.esper.oona.axon.tokens;

import org.jspecify.annotations.NullMarked;
