package io.esper.oona.bus.group;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;

import io.esper.oona.bus.ledger.GroupRow;
import io.esper.oona.bus.ledger.OpenRow;
import org.jspecify.annotations.Nullable;

/// What comes for a group, as one consumer reads it: ahead, without a lock, and then compared with where the group stands, under its
/// lock. In this order: [#prepare]; [#align], [#first] and [#removeFirst], [#move], [#wrote] in one transaction; [#undo] if that was
/// not committed. For one thread at a time.
public interface Source extends AutoCloseable {

    /// Whether a message's place is to be kept with its number: not where the number says it, as on the log.
    boolean namesPlaces();

    /// Reads ahead from where the group was last seen, if nothing is left of what was read before.
    void prepare();

    /// Whether what was read ahead is what comes next. What others have taken of it is passed over.
    boolean align(Connection connection, GroupRow now) throws SQLException;

    /// What comes next; null at the end of what was read. Only after [#align].
    @Nullable
    Incoming first();

    /// Takes the first one.
    ///
    /// @param open whether it is handed over or waits; false if it is settled with this transaction
    void removeFirst(boolean open);

    /// How far the group is after what was taken; null if nothing need be written.
    ///
    /// @param must whether it is to be written in any case
    @Nullable
    GroupRow move(Connection connection, GroupRow now, boolean must) throws SQLException;

    /// The group's row is written as it is here; the transport writes what it keeps beside it. Last before the commit.
    ///
    /// @param again what is handed over once more
    void wrote(Connection connection, GroupRow row, Collection<OpenRow> again) throws SQLException;

    /// What was taken is not committed.
    void undo();

    /// Waits for something beyond what was read, at most so long.
    void await(long nanos) throws InterruptedException;

    /// Whether something beyond what was read has come meanwhile.
    boolean hasMore();

    /// The messages of rows that are not redriven letters, by number; what the transport no longer has is missing.
    Map<Long, Found> find(Collection<OpenRow> rows);

    @Override
    void close();
}
