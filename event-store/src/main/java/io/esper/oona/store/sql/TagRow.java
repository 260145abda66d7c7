package io.esper.oona.store.sql;

/// A row of the tag index: the events of one bulk that carry one tag.
record TagRow(long tag, long lastPosition, byte[] postings) {}
