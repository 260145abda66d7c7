/// Consumers that die, freeze and share a group from several processes. Must not be needed by anything but the build.
@NullMarked
package io.esper.oona.bus.faults;

import org.jspecify.annotations.NullMarked;
