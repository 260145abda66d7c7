/// Data sets for reinforcement learning made from the log, as Parquet directories that pandas, DuckDB, Polars and Hugging Face
/// `datasets` read without conversion, or as JSON Lines. Equal ranges of equal logs give equal bytes. Entry type:
/// [SimicExport][io.esper.oona.training.SimicExport]. Depends on the event store; must not depend on projections.
@NullMarked
package io.esper.oona.training;

import org.jspecify.annotations.NullMarked;
