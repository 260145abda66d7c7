/// The rules of the whole: what may depend on what, and what no class may do. Lives here since the command's class path
/// is the only one that has every module. Entry type: [ArchitectureTest][io.esper.oona.architecture.ArchitectureTest].
@NullMarked
package io.esper.oona.architecture;

import org.jspecify.annotations.NullMarked;
