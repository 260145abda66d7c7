package io.esper.oona.store.sql;

import java.sql.SQLException;
import java.util.function.Predicate;

import io.esper.oona.store.LogElement;
import io.esper.oona.store.LogReader;
import io.esper.oona.store.StoredEvent;
import org.jspecify.annotations.Nullable;

/// A forward read: takes elements from where they come in order and passes on what is selected.
final class SqlLogReader implements LogReader {

    /// Elements in order.
    interface Elements extends AutoCloseable {
        @Nullable
        LogElement next() throws SQLException;

        @Override
        void close();
    }

    private final Elements elements;
    private final @Nullable Predicate<StoredEvent> selected;
    private final long head;
    private final long end;
    private long position;
    private long left;

    /// Starts a read.
    ///
    /// @param selected what is passed on; null for everything
    /// @param end      everything up to here has been considered when the elements end
    SqlLogReader(Elements elements, @Nullable Predicate<StoredEvent> selected, long head, long after, long end,
            long limit) {
        this.elements = elements;
        this.selected = selected;
        this.head = head;
        this.position = after;
        this.end = end;
        this.left = limit;
    }

    @Override
    public @Nullable LogElement next() {
        if (left == 0) {
            return null;
        }
        try {
            for (LogElement element = elements.next(); element != null; element = elements.next()) {
                if (!(element instanceof StoredEvent event)) {
                    return element;
                }
                position = event.position();
                if (selected == null || selected.test(event)) {
                    left--;
                    return element;
                }
            }
            position = Math.max(position, end);
            return null;
        } catch (SQLException failed) {
            throw SqlErrors.translate("reading", failed);
        }
    }

    @Override
    public long head() {
        return head;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public void close() {
        elements.close();
    }
}
