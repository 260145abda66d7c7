/// The contract that every transport of the bus keeps, as a suite that a transport's tests run. Entry type is
/// [io.esper.oona.bus.contract.MessageBusContract].
@NullMarked
package io.esper.oona.bus.contract;

import org.jspecify.annotations.NullMarked;
