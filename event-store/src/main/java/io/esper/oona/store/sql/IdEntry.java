package io.esper.oona.store.sql;

/// What is remembered of a used event id: where the event is (see `Places`) and the digest of its content.
record IdEntry(long place, long contentHash) {}
