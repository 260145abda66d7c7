package io.esper.oona.store.sql;

import java.util.Map;

import io.esper.oona.event.Retention;
import io.esper.oona.store.block.Postings;

/// What a look-up by tags needs to know of the tables.
///
/// @param head      last committed position when it was taken
/// @param indexedTo the postings hold everything up to here, or more
/// @param floors    as [LogSql#floors], not older than the postings
/// @param postings  stored postings of each tag that was asked for; no entry for a tag without any
record Glance(long head, long indexedTo, Map<Retention, long[]> floors, Map<Long, Postings> postings) {}
