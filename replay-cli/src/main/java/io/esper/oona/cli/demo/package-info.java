/// What `oona demo` does: a small world made from a seed, through every part of the system, and a page about it. Entry type:
/// [Demo][io.esper.oona.cli.demo.Demo]. Knows no command.
@NullMarked
package io.esper.oona.cli.demo;

import org.jspecify.annotations.NullMarked;
