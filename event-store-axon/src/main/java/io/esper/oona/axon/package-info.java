/// Oona's log as the event store of an Axon Framework 5 application, with dynamic consistency boundaries. Entry types are
/// [io.esper.oona.axon.OonaEventStorageEngine] and [io.esper.oona.axon.OonaAxon]. Must not depend on read models or on any
/// particular application.
@NullMarked
package io.esper.oona.axon;

import org.jspecify.annotations.NullMarked;
