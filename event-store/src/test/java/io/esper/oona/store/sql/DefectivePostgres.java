package io.esper.oona.store.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.esper.oona.store.block.BlockRow;

/// The statements for PostgreSQL with one mistake.
final class DefectivePostgres extends PostgresSql {
    private final Defect defect;
    private final AtomicInteger calls = new AtomicInteger();
    private final ThreadLocal<Boolean> maintaining = ThreadLocal.withInitial(() -> false);

    DefectivePostgres(Defect defect) {
        this.defect = defect;
    }

    @Override
    boolean appendIf(Connection connection, HeadRow expected, HeadRow next, List<BlockRow> blocks, Runnable locked)
            throws SQLException {
        if (defect == Defect.NO_LOCK) {
            return false; // the way with the lock, which takes none
        }
        boolean appended = super.appendIf(connection, expected, shifted(next), blocks, locked);
        if (appended && defect == Defect.LOST_ANSWER_TAKEN_FOR_FAILURE && calls.incrementAndGet() % 5 == 0) {
            throw new SQLException("the answer is lost", "08006");
        }
        return appended;
    }

    @Override
    void moveHead(Connection connection, HeadRow from, HeadRow next) throws SQLException {
        if (defect == Defect.NO_LOCK) {
            DefectiveStores.moveHeadUnasked(connection, next);
        } else {
            super.moveHead(connection, from, shifted(next));
        }
    }

    private HeadRow shifted(HeadRow next) {
        return defect == Defect.OFF_BY_ONE_POSITION && calls.incrementAndGet() % 7 == 0
                ? new HeadRow(next.head() + 1, next.receivedMicros(), next.sequence72h(), next.sequence30d(),
                        next.sequenceIndefinite())
                : next;
    }

    @Override
    String asLock() {
        return defect == Defect.NO_LOCK ? "" : super.asLock();
    }

    @Override
    void insertIds(Connection connection, List<IdRow> sorted) throws SQLException {
        if (defect != Defect.WATERMARK_BEFORE_ROWS) {
            super.insertIds(connection, sorted);
        }
    }

    @Override
    long indexedTo(Connection connection, boolean lock) throws SQLException {
        return defect == Defect.LOST_ANSWER_TAKEN_FOR_FAILURE && !lock
                ? head(connection).head()
                : super.indexedTo(connection, lock);
    }

    @Override
    void beginMaintenance(Connection connection) throws SQLException {
        maintaining.set(true);
        super.beginMaintenance(connection);
    }

    @Override
    void insertBlocks(Connection connection, List<BlockRow> blocks) throws SQLException {
        boolean drops = defect == Defect.REPACKING_DROPS_EVENTS && maintaining.get();
        super.insertBlocks(connection, drops ? blocks.subList(0, blocks.size() - 1) : blocks);
    }
}
