/// The bus on the log itself, without another server: publishing appends, a group is a cursor on the log with the deliveries above
/// it that are open. Several processes share a group through rows with fences. Entry type is
/// [io.esper.oona.bus.embedded.EmbeddedBus].
@NullMarked
package io.esper.oona.bus.embedded;

import org.jspecify.annotations.NullMarked;
