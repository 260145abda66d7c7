/// Training runs made up from a seed, as the messages that the platform would send. Depends on the event model alone, so that
/// the same run can be fed to any store or bus.
@NullMarked
package io.esper.oona.simulation;

import org.jspecify.annotations.NullMarked;
