/// Examines a store and says what to do about what it finds. Entry type:
/// [Examination][io.esper.oona.cli.doctor.Examination]. Writes nothing to the store or the terminal; knows no command.
@NullMarked
package io.esper.oona.cli.doctor;

import org.jspecify.annotations.NullMarked;
