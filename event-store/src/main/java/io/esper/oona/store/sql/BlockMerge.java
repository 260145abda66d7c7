package io.esper.oona.store.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executor;

import io.esper.oona.event.Retention;
import io.esper.oona.store.EventFilter;
import io.esper.oona.store.Expired;
import io.esper.oona.store.LogElement;
import io.esper.oona.store.StoredEvent;
import io.esper.oona.store.block.Block;
import io.esper.oona.store.block.BlockReader;
import io.esper.oona.store.block.BlockRow;
import io.esper.oona.store.block.Places;
import io.esper.oona.store.block.Summary;
import org.jspecify.annotations.Nullable;

/// Merges the blocks of the retention classes into one sequence by position.
///
/// Each class is read page by page: blocks that end after the class's checkpoint, of which events at or before it are
/// dropped. So it does not matter whether blocks were re-packed between two pages, and a class's floor, read in the same
/// statement, tells what has expired. Everything up to `until` must have been committed before the first page is read. The
/// next two pages of a class are fetched and opened while the current one is consumed. For one thread; close it.
final class BlockMerge implements SqlLogReader.Elements {
    /// Compressed bytes that a page aims at. Memory is three pages of each class at most, compressed and opened: telemetry, the
    /// largest, opens to about seven times that.
    private static final long PAGE_BYTES = 1024 * 1024;
    private static final int PAGE_BLOCKS_FIRST = 8;
    private static final int PAGE_BLOCKS_MAX = 1024;

    private final BlockSource source;
    private final long until;
    private final EventFilter filter;
    private final @Nullable Executor prefetcher;
    private final List<ClassCursor> cursors = new ArrayList<>();

    /// Starts a merge of the events after a position and up to another.
    ///
    /// @param filter     blocks whose summary rules the filter out are passed over; events are not compared with it
    /// @param prefetcher runs the fetching of next pages, or null to fetch when needed
    BlockMerge(BlockSource source, long after, long until, EventFilter filter, @Nullable Executor prefetcher) {
        this.source = source;
        this.until = until;
        this.filter = filter;
        this.prefetcher = prefetcher;
        for (Retention retention : Retention.values()) {
            cursors.add(new ClassCursor(retention, after));
        }
    }

    /// The next element, or null at the end.
    @Override
    public @Nullable LogElement next() throws SQLException {
        ClassCursor best = null;
        for (ClassCursor cursor : cursors) {
            if (cursor.ready() && (best == null || cursor.key() < best.key())) {
                best = cursor;
            }
        }
        return best == null ? null : best.take();
    }

    /// The next event, or null at the end; expired ranges are passed over.
    @Nullable
    StoredEvent nextEvent() throws SQLException {
        LogElement element = next();
        while (element instanceof Expired) {
            element = next();
        }
        return (StoredEvent) element;
    }

    @Override
    public void close() {
        cursors.forEach(ClassCursor::close);
    }

    private final class ClassCursor {
        private final BlockReader reader = new BlockReader();
        private final PagesAhead pages;
        private final Retention retention;
        private final boolean sketched;
        private long checkpoint;
        /// Number of the class's last event at or before the checkpoint; -1 if unknown.
        private long sequence;
        private List<BlockRow> rows = List.of();
        private @Nullable List<Block> opened;
        private int nextRow;
        private long pageEnd;
        private boolean morePages = true;
        private int limit = PAGE_BLOCKS_FIRST;
        private @Nullable Expired expired;
        private @Nullable Block block;
        private int index;
        private boolean ended;

        ClassCursor(Retention retention, long after) {
            this.retention = retention;
            this.checkpoint = after;
            this.sequence = after == 0 ? 0 : -1;
            this.sketched = Summary.helps(filter);
            this.pages = new PagesAhead(source, retention, until, !sketched, prefetcher);
        }

        boolean ready() throws SQLException {
            while (!ended) {
                if (expired != null) {
                    return true;
                }
                Block current = block;
                if (current == null || index >= current.count()) {
                    open();
                } else if (current.position(index) > until) {
                    ended = true;
                } else {
                    return true;
                }
            }
            return false;
        }

        private void open() throws SQLException {
            if (nextRow < rows.size()) {
                List<Block> ready = opened;
                Block next = ready != null ? ready.get(nextRow) : StoredBlocks.open(reader, rows.get(nextRow));
                nextRow++;
                block = next;
                index = next.indexAfter(checkpoint);
                return;
            }
            if (pageEnd > checkpoint) {
                checkpoint = pageEnd; // the blocks behind the last match were ruled out
                sequence = -1;
            }
            if (morePages && checkpoint < until) {
                load();
            } else {
                ended = true;
            }
        }

        private void load() throws SQLException {
            PagesAhead.Opened next = pages.page(checkpoint, limit);
            ClassPage page = next.page();
            opened = next.blocks();
            if (page.floorPosition() > checkpoint) {
                expire(page);
            }
            rows = page.blocks();
            nextRow = 0;
            block = null;
            morePages = rows.size() >= next.limit();
            pageEnd = rows.isEmpty() ? checkpoint : rows.getLast().lastPosition();
            if (sketched) {
                rows = withBodies(rows, next.limit());
            }
            grow();
            if (morePages && pageEnd < until) {
                pages.lookAhead(pageEnd, limit);
            }
        }

        private void expire(ClassPage page) {
            long end = Math.min(page.floorPosition(), until);
            boolean exact = sequence >= 0 && end == page.floorPosition();
            Expired before = expired; // the floor rose again while the page was read
            expired = before == null
                    ? new Expired(retention, checkpoint, end, page.floorSequence() - Math.max(0, sequence), exact)
                    : new Expired(retention, before.after(), end,
                            before.count() + page.floorSequence() - Math.max(0, sequence), before.exact() && exact);
            checkpoint = page.floorPosition();
            sequence = page.floorSequence();
        }

        /// Fetches the bodies of the blocks that may match. If a block is gone meanwhile (re-packed or expired), the whole page
        /// is read again with bodies.
        private List<BlockRow> withBodies(List<BlockRow> sketches, int blocks) throws SQLException {
            List<BlockRow> wanted = sketches.stream()
                    .filter(row -> row.firstPosition() <= until && Summary.mayMatch(row.summary(), filter)).toList();
            if (wanted.isEmpty()) {
                return wanted;
            }
            List<BlockRow> found = new ArrayList<>(
                    source.blocksOf(wanted.stream().map(row -> Places.of(row.lastPosition(), retention)).toList()));
            found.sort(Comparator.comparingLong(BlockRow::lastPosition));
            boolean same = found.size() == wanted.size();
            for (int i = 0; same && i < found.size(); i++) {
                same = found.get(i).firstPosition() == wanted.get(i).firstPosition()
                        && found.get(i).lastPosition() == wanted.get(i).lastPosition();
            }
            if (same) {
                return found;
            }
            ClassPage again = source.page(retention, checkpoint, blocks, true);
            if (again.floorPosition() > checkpoint) {
                expire(again);
            }
            morePages = again.blocks().size() >= blocks;
            pageEnd = again.blocks().isEmpty() ? checkpoint : again.blocks().getLast().lastPosition();
            return again.blocks();
        }

        /// Sketches are small; bodies decide how many blocks make a page.
        private void grow() {
            if (sketched || rows.isEmpty()) {
                limit = Math.min(PAGE_BLOCKS_MAX / 4, limit * 2);
                return;
            }
            long bytes = rows.stream().mapToLong(row -> row.body().length).sum();
            long fitting = PAGE_BYTES * rows.size() / Math.max(1, bytes);
            limit = (int) Math.clamp(fitting, 1, Math.min(PAGE_BLOCKS_MAX, limit * 4L));
        }

        /// Where the next element belongs in the order of positions.
        long key() {
            Expired range = expired;
            return range != null ? range.after() : current().position(index);
        }

        LogElement take() {
            Expired range = expired;
            if (range != null) {
                expired = null;
                return range;
            }
            StoredEvent event = current().event(index++);
            checkpoint = event.position();
            sequence = event.classSequence();
            return event;
        }

        private Block current() {
            Block current = block;
            if (current == null) {
                throw new IllegalStateException("take() follows a ready() that said true.");
            }
            return current;
        }

        void close() {
            reader.close();
            pages.close();
        }
    }
}
