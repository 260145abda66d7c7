/// Broken lines between writers and PostgreSQL, made by a proxy. Entry type is
/// [io.esper.oona.reliability.network.NetworkExperiments].
@NullMarked
package io.esper.oona.reliability.network;

import org.jspecify.annotations.NullMarked;
