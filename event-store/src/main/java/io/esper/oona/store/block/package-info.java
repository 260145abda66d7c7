/// How events lie inside a block, the unit of storage: columns of the envelope, then the payload bytes as received,
/// compressed together. Entry types are [io.esper.oona.store.block.BlockWriter] and
/// [io.esper.oona.store.block.BlockReader]. Knows nothing of databases.
@NullMarked
package io.esper.oona.store.block;

import org.jspecify.annotations.NullMarked;
