package io.esper.oona.store.sql;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

import javax.sql.DataSource;

/// The id index on H2: a tree over the ids' hash whose nodes keep ids in pages, a row each. A bulk brings each node of the
/// first level some ids at once; a node that has too many gives all of them to its children (a buffer tree: Arge 1995). So a
/// row holds up to some hundred ids, an id is written about five times, always at the end of the file, and a look-up reads a
/// few pages, however many ids there are.
///
/// The hash that places an id is part of what is stored, so it never changes. Writers hold the lock of the index.
final class IdPages {
    /// Two of the id, the place, the content hash.
    private static final int BYTES_PER_ID = 32;
    /// Nodes of a level have so many bits of the hash: 1,024 nodes first, each with 16 children; the last level holds what comes.
    private static final int[] LEVEL_BITS = {10, 14, 18, 22, 26};
    /// A node keeps 1,024 to 2,047 ids, each another number, so that not all pass theirs on with the same bulk.
    private static final int NODE_IDS = 1_024;
    /// Keeps a row below H2's longest value whatever ids somebody makes up: 256 KiB.
    private static final int PAGE_IDS_MAX = 8_192;
    /// Pages that are read at once in a pass over all ids: about 1 MiB.
    private static final int PAGES_AT_ONCE = 64;

    private IdPages() {}

    /// An id with the hash that places it.
    private record Placed(long hash, IdRow row) {
        static Placed of(IdRow row) {
            return new Placed(IdFilter.hash(row.id()), row);
        }
    }

    private record PageSize(long page, int ids) {}

    private static int node(long hash, int level) {
        int bits = LEVEL_BITS[level];
        return 1 << bits | (int) (hash >>> (Long.SIZE - bits));
    }

    private static int idsMax(int node) {
        return NODE_IDS + (int) (IdFilter.mix(node) & (NODE_IDS - 1));
    }

    /// Adds ids that are not there.
    ///
    /// @throws SQLException of state 23505 if an id is met twice; one that lies in a page that need not be read is not met
    static void insert(Connection connection, List<IdRow> rows) throws SQLException {
        try (Writing writing = new Writing(connection)) {
            writing.distribute(0, sorted(rows.stream().map(Placed::of).toList()));
            writing.end();
        }
    }

    private static List<Placed> sorted(List<Placed> ids) throws SQLException {
        List<Placed> sorted = new ArrayList<>(ids);
        sorted.sort((one, other) -> Long.compareUnsigned(one.hash, other.hash));
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i).hash == sorted.get(i - 1).hash
                    && sorted.get(i).row.id().equals(sorted.get(i - 1).row.id())) {
                throw new SQLException("the event id " + sorted.get(i).row.id() + " is indexed twice", "23505");
            }
        }
        return sorted;
    }

    /// One bulk. Close it.
    private static final class Writing implements AutoCloseable {
        private final PreparedStatement sizes;
        private final PreparedStatement read;
        private final PreparedStatement delete;
        private final PreparedStatement insert;
        private long lastPage;

        Writing(Connection connection) throws SQLException {
            sizes = connection.prepareStatement(
                    "SELECT page, id_count FROM id_page WHERE node = ? ORDER BY page DESC");
            read = connection.prepareStatement("SELECT ids FROM id_page WHERE page = ?");
            delete = connection.prepareStatement("DELETE FROM id_page WHERE page = ?");
            insert = connection.prepareStatement("INSERT INTO id_page (page, node, id_count, ids) VALUES (?, ?, ?, ?)");
            try (PreparedStatement last = connection.prepareStatement("SELECT max(page) FROM id_page");
                    ResultSet row = last.executeQuery()) {
                row.next();
                lastPage = row.getLong(1);
            }
        }

        /// Gives the nodes of a level their ids.
        void distribute(int level, List<Placed> sorted) throws SQLException {
            int from = 0;
            while (from < sorted.size()) {
                int node = node(sorted.get(from).hash, level);
                int to = from + 1;
                while (to < sorted.size() && node(sorted.get(to).hash, level) == node) {
                    to++;
                }
                add(level, node, sorted.subList(from, to));
                from = to;
            }
        }

        private void add(int level, int node, List<Placed> sorted) throws SQLException {
            List<PageSize> pages = pages(node);
            long sum = sorted.size() + pages.stream().mapToLong(PageSize::ids).sum();
            if (sum > idsMax(node) && level < LEVEL_BITS.length - 1) {
                distribute(level + 1, merged(sorted, pages));
            } else {
                List<PageSize> similar = similar(sorted.size(), pages);
                write(node, merged(sorted, similar));
            }
        }

        private List<PageSize> pages(int node) throws SQLException {
            List<PageSize> pages = new ArrayList<>();
            sizes.setInt(1, node);
            try (ResultSet rows = sizes.executeQuery()) {
                while (rows.next()) {
                    pages.add(new PageSize(rows.getLong(1), rows.getInt(2)));
                }
            }
            return pages;
        }

        /// The latest pages, as long as each is no more than twice what comes to it: so a node has few pages, each id in its turn
        /// is written again few times, and what is large is left alone.
        private static List<PageSize> similar(int ids, List<PageSize> latestFirst) {
            List<PageSize> similar = new ArrayList<>();
            long sum = ids;
            for (PageSize page : latestFirst) {
                if (page.ids > 2 * sum || page.ids > PAGE_IDS_MAX / 2) {
                    break;
                }
                similar.add(page);
                sum += page.ids;
            }
            return similar;
        }

        /// Takes pages out and adds their ids.
        private List<Placed> merged(List<Placed> sorted, List<PageSize> pages) throws SQLException {
            if (pages.isEmpty()) {
                return sorted;
            }
            List<Placed> all = new ArrayList<>(sorted);
            for (PageSize page : pages) {
                read.setLong(1, page.page);
                try (ResultSet row = read.executeQuery()) {
                    row.next();
                    each(row.getBytes(1), id -> all.add(Placed.of(id)));
                }
                delete.setLong(1, page.page);
                delete.addBatch();
            }
            return sorted(all);
        }

        private void write(int node, List<Placed> sorted) throws SQLException {
            for (int from = 0; from < sorted.size(); from += PAGE_IDS_MAX) {
                List<Placed> part = sorted.subList(from, Math.min(sorted.size(), from + PAGE_IDS_MAX));
                insert.setLong(1, ++lastPage);
                insert.setInt(2, node);
                insert.setInt(3, part.size());
                insert.setBytes(4, bytes(part));
                insert.addBatch();
            }
        }

        void end() throws SQLException {
            delete.executeBatch();
            insert.executeBatch();
        }

        @Override
        public void close() throws SQLException {
            sizes.close();
            read.close();
            delete.close();
            insert.close();
        }
    }

    private static byte[] bytes(List<Placed> ids) {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES_PER_ID * ids.size());
        for (Placed id : ids) {
            bytes.putLong(id.row.id().getMostSignificantBits()).putLong(id.row.id().getLeastSignificantBits())
                    .putLong(id.row.place()).putLong(id.row.contentHash());
        }
        return bytes.array();
    }

    private static void each(byte[] page, Consumer<IdRow> consumer) {
        ByteBuffer bytes = ByteBuffer.wrap(page);
        while (bytes.remaining() >= BYTES_PER_ID) {
            consumer.accept(new IdRow(new UUID(bytes.getLong(), bytes.getLong()), bytes.getLong(), bytes.getLong()));
        }
    }

    /// Which of these ids are there.
    static List<IdRow> find(Connection connection, List<UUID> ids) throws SQLException {
        List<IdRow> found = new ArrayList<>();
        try (PreparedStatement select =
                connection.prepareStatement("SELECT ids FROM id_page WHERE node IN (?, ?, ?, ?, ?)")) {
            for (UUID id : ids) {
                long hash = IdFilter.hash(id);
                for (int level = 0; level < LEVEL_BITS.length; level++) {
                    select.setInt(level + 1, node(hash, level));
                }
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        find(rows.getBytes(1), id, found);
                    }
                }
            }
        }
        return found;
    }

    private static void find(byte[] page, UUID id, List<IdRow> into) {
        ByteBuffer bytes = ByteBuffer.wrap(page);
        for (int at = 0; at + BYTES_PER_ID <= page.length; at += BYTES_PER_ID) {
            if (bytes.getLong(at) == id.getMostSignificantBits()
                    && bytes.getLong(at + 8) == id.getLeastSignificantBits()) {
                into.add(new IdRow(id, bytes.getLong(at + 16), bytes.getLong(at + 24)));
            }
        }
    }

    /// Hands over all ids, some at a time, each at least once: a page that is replaced meanwhile comes again as a later one.
    static void eachId(DataSource source, Consumer<List<UUID>> some) throws SQLException {
        long last = 0;
        List<UUID> ids = new ArrayList<>();
        do {
            ids.clear();
            try (Connection connection = source.getConnection();
                    PreparedStatement select = connection.prepareStatement(
                            "SELECT page, ids FROM id_page WHERE page > ? ORDER BY page FETCH FIRST ? ROWS ONLY")) {
                select.setLong(1, last);
                select.setInt(2, PAGES_AT_ONCE);
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        last = rows.getLong(1);
                        each(rows.getBytes(2), row -> ids.add(row.id()));
                    }
                }
            }
            some.accept(ids);
        } while (!ids.isEmpty());
    }
}
