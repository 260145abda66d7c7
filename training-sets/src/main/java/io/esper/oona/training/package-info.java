/// Data sets for reinforcement learning made from the log, as Parquet directories that pandas, DuckDB, Polars and Hugging Face
/// `datasets` read without conversion, or as JSON Lines. Equal ranges of equal logs give equal bytes. Entry types:
/// [TamiyoExport][io.esper.oona.training.TamiyoExport], [KarnExport][io.esper.oona.training.KarnExport],
/// [SimicExport][io.esper.oona.training.SimicExport]; [Dataset][io.esper.oona.training.Dataset] reads a finished one back. Depends on the event store; must not depend on projections.
@NullMarked
package io.esper.oona.training;

import org.jspecify.annotations.NullMarked;
