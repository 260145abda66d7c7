package io.esper.oona.store.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;

import io.esper.oona.event.Retention;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.block.BlockRow;

/// The statements for H2, which tell what is done before they do it.
final class ListeningH2 extends H2Sql {
    private final Consumer<String> listener;

    private ListeningH2(Consumer<String> listener) {
        this.listener = listener;
    }

    /// A store that tells what it does.
    static Store open(StoreSettings settings, Consumer<String> listener) {
        return Stores.open(settings, dialect -> new ListeningH2(listener));
    }

    @Override
    HeadRow lockHead(Connection connection) throws SQLException {
        listener.accept("lock log");
        return super.lockHead(connection);
    }

    @Override
    long lockClass(Connection connection, Retention retention) throws SQLException {
        listener.accept("lock class");
        return super.lockClass(connection, retention);
    }

    @Override
    void sync(Connection connection) throws SQLException {
        listener.accept("sync");
        super.sync(connection);
    }

    @Override
    long indexedTo(Connection connection, boolean lock) throws SQLException {
        listener.accept(lock ? "lock index" : "read watermark");
        return super.indexedTo(connection, lock);
    }

    @Override
    void moveIndexedTo(Connection connection, long position) throws SQLException {
        listener.accept("move watermark");
        super.moveIndexedTo(connection, position);
    }

    @Override
    void insertBlocks(Connection connection, List<BlockRow> blocks) throws SQLException {
        listener.accept("write blocks");
        super.insertBlocks(connection, blocks);
    }

    @Override
    List<BlockRow> blocksOf(Connection connection, List<Long> places) throws SQLException {
        listener.accept("fetch " + places.size());
        return super.blocksOf(connection, places);
    }

    @Override
    void raiseFloor(Connection connection, Retention retention, long position, long sequence) throws SQLException {
        listener.accept("raise floor");
        super.raiseFloor(connection, retention, position, sequence);
    }
}
