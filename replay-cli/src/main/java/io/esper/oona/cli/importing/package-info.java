/// Takes JSON Lines over into the log: from a file, a gzip file or a pipe, in batches, with an account that balances
/// (read = stored + duplicate + refused). Entry type: [Importer][io.esper.oona.cli.importing.Importer]. Writes nothing to the
/// terminal; knows no command.
@NullMarked
package io.esper.oona.cli.importing;

import org.jspecify.annotations.NullMarked;
