/// Training runs made up from a seed, as the messages that the platform would send: for demonstrations, tests and
/// benchmarks. Start with [SimulationSettings] and [Simulation]. Depends on the event model alone, so that the same run can
/// be fed to any store or bus; it reads no clock, no file and no environment.
@NullMarked
package io.esper.oona.simulation;

import org.jspecify.annotations.NullMarked;
