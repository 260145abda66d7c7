/// Decides the platform's commands: event-sourced entities *seed* and *blueprint* on Axon's command side, over the log. An
/// accepted command is appended together with its decision under one consistency boundary, so that two controllers never
/// germinate one seed and nothing uncertified is deployed. Entry type: [io.esper.oona.control.Control]. Must not
/// depend on the command line.
@NullMarked
package io.esper.oona.control;

import org.jspecify.annotations.NullMarked;
