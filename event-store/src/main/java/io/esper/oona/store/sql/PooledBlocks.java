package io.esper.oona.store.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

import io.esper.oona.event.Retention;
import io.esper.oona.store.block.BlockRow;

/// Blocks by way of a pool: a connection is held only for the length of a page, so a slow reader holds nothing.
record PooledBlocks(LogSql sql, DataSource source) implements BlockSource {

    @Override
    public ClassPage page(Retention retention, long after, int limit, boolean bodies) throws SQLException {
        try (Connection connection = source.getConnection()) {
            return sql.page(connection, retention, after, limit, bodies);
        }
    }

    @Override
    public Map<Retention, long[]> floors() throws SQLException {
        try (Connection connection = source.getConnection()) {
            return sql.floors(connection);
        }
    }

    @Override
    public List<BlockRow> blocksOf(List<Long> places) throws SQLException {
        try (Connection connection = source.getConnection()) {
            return sql.blocksOf(connection, places);
        }
    }
}
