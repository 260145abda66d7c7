package io.esper.oona.store.sql;

import java.util.UUID;

/// A row of the id index.
record IdRow(UUID id, long place, long contentHash) {}
