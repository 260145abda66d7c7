package io.esper.oona.store.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

import io.esper.oona.event.Retention;
import io.esper.oona.store.block.BlockRow;

/// Blocks as one connection, and so perhaps one transaction, sees them.
record ConnectionBlocks(LogSql sql, Connection connection) implements BlockSource {

    @Override
    public ClassPage page(Retention retention, long after, int limit, boolean bodies) throws SQLException {
        return sql.page(connection, retention, after, limit, bodies);
    }

    @Override
    public Map<Retention, long[]> floors() throws SQLException {
        return sql.floors(connection);
    }

    @Override
    public List<BlockRow> blocksOf(List<Long> places) throws SQLException {
        return sql.blocksOf(connection, places);
    }
}
