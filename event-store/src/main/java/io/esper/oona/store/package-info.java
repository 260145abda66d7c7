/// The event log's public face: append, read, tail, index, maintenance. Entry types are
/// [io.esper.oona.store.Store] and [io.esper.oona.store.EventLog]; a store is opened in
/// `io.esper.oona.store.sql`. Must not depend on a database or on what is built on the log.
@NullMarked
package io.esper.oona.store;

import org.jspecify.annotations.NullMarked;
