package io.esper.oona.store.sql;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

import io.esper.oona.event.Retention;
import io.esper.oona.store.block.Block;
import io.esper.oona.store.block.BlockReader;
import org.jspecify.annotations.Nullable;

/// The pages of one class, of which the next ones are fetched and opened while the current one is consumed: decompressing costs more
/// than anything else in a sweep. For one thread; close it.
final class PagesAhead implements AutoCloseable {
    /// Two: on two cores one page is opened while the one behind it is fetched or opened, too.
    private static final int PAGES_MAX = 2;

    private final BlockSource source;
    private final Retention retention;
    private final long until;
    private final boolean bodies;
    private final @Nullable Executor executor;
    /// Taken in turns: a page is opened before the one after the next begins.
    private final List<BlockReader> readers = Stream.generate(BlockReader::new).limit(PAGES_MAX).toList();
    private final Deque<UnderWay> ahead = new ArrayDeque<>();
    private long begun;

    /// Pages up to a position.
    ///
    /// @param bodies   whether the blocks come with their bodies, and are opened; else they are sketches
    /// @param executor runs what is ahead, or null to fetch each page when it is asked for
    PagesAhead(BlockSource source, Retention retention, long until, boolean bodies, @Nullable Executor executor) {
        this.source = source;
        this.retention = retention;
        this.until = until;
        this.bodies = bodies;
        this.executor = executor;
    }

    /// A page.
    ///
    /// @param after  where it begins
    /// @param limit  the number of blocks that were asked for
    /// @param blocks opened, or null to open them when needed
    record Opened(long after, int limit, ClassPage page, @Nullable List<Block> blocks) {}

    /// A page as it was fetched.
    ///
    /// @param page null if there was nothing behind the page before
    private record Fetched(long after, int limit, @Nullable ClassPage page) {}

    /// The page behind it can be fetched while it is opened.
    ///
    /// @param opened gives null where the page fetched is
    private record UnderWay(CompletableFuture<Fetched> fetched, CompletableFuture<@Nullable Opened> opened) {}

    /// The page that begins after a position: what is under way, if it begins there, else fetched now.
    Opened page(long after, int limit) throws SQLException {
        UnderWay first = ahead.poll();
        if (first != null) {
            Opened page = await(first.opened());
            if (page != null && page.after() == after) {
                return page;
            }
            forget(); // something has expired meanwhile
        }
        return new Opened(after, limit, source.page(retention, after, limit, bodies), null);
    }

    private static <T extends @Nullable Object> T await(CompletableFuture<T> running) throws SQLException {
        try {
            return running.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof SQLException inDatabase) {
                throw inDatabase;
            }
            if (failed.getCause() instanceof RuntimeException other) {
                throw other;
            }
            throw failed;
        }
    }

    /// Begins the pages behind the current one that are not under way yet.
    ///
    /// @param end   of the current page
    /// @param limit the number of blocks to ask for
    void lookAhead(long end, int limit) {
        Executor own = executor;
        while (own != null && ahead.size() < PAGES_MAX) {
            UnderWay last = ahead.peekLast();
            CompletableFuture<Fetched> fetched = last == null
                    ? CompletableFuture.supplyAsync(() -> fetch(end, limit), own)
                    : last.fetched().thenApplyAsync(before -> fetchBehind(before, limit), own);
            BlockReader reader = readers.get((int) (begun++ % PAGES_MAX));
            ahead.add(new UnderWay(fetched, fetched.thenApplyAsync(page -> open(reader, page), own)));
        }
    }

    private Fetched fetchBehind(Fetched before, int limit) {
        ClassPage page = before.page();
        if (page == null || page.blocks().size() < before.limit()
                || page.blocks().getLast().lastPosition() >= until) {
            return new Fetched(before.after(), limit, null);
        }
        return fetch(page.blocks().getLast().lastPosition(), limit);
    }

    private Fetched fetch(long after, int limit) {
        try {
            return new Fetched(after, limit, source.page(retention, after, limit, bodies));
        } catch (SQLException failed) {
            throw new CompletionException(failed);
        }
    }

    private @Nullable Opened open(BlockReader reader, Fetched fetched) {
        ClassPage page = fetched.page();
        if (page == null) {
            return null;
        }
        return new Opened(fetched.after(), fetched.limit(), page,
                bodies ? page.blocks().stream().map(row -> StoredBlocks.open(reader, row)).toList() : null);
    }

    /// Waits for what is under way, which uses the readers; nobody needs the pages any more.
    private void forget() {
        ahead.forEach(page -> page.opened().handle((opened, failed) -> opened).join());
        ahead.clear();
    }

    @Override
    public void close() {
        forget();
        readers.forEach(BlockReader::close);
    }
}
