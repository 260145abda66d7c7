package io.esper.oona.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Supplier;

import io.esper.oona.event.Message;
import io.esper.oona.migrations.SchemaMigrations;
import io.esper.oona.store.Append;
import io.esper.oona.store.AppendResult;
import io.esper.oona.store.Store;
import io.esper.oona.store.contract.DatabaseFixture;
import io.esper.oona.store.contract.LogOptions;
import io.esper.oona.store.testing.StoredEvents;
import io.esper.oona.store.testing.TestDatabase;
import io.esper.oona.store.testing.TestMessages;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class IdPagesTest {
    private static final String SCHEMA = "oona_pages";

    private final JdbcDataSource source = new JdbcDataSource();
    private final SplittableRandom random = new SplittableRandom(11);
    private final List<IdRow> all = new ArrayList<>();
    private Connection connection;

    IdPagesTest() throws SQLException {
        source.setUrl("jdbc:h2:mem:" + UUID.randomUUID());
        connection = source.getConnection();
    }

    @BeforeEach
    void migrate() throws SQLException {
        SchemaMigrations.migrate(source, SchemaMigrations.Database.H2, SCHEMA);
        source.setUrl(source.getUrl() + ";SCHEMA=" + SchemaMigrations.Database.H2.schemaName(SCHEMA));
        try (Connection keptItAlive = connection) {
            connection = source.getConnection();
            assertThat(keptItAlive.isValid(5)).isTrue();
        }
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    private UUID randomId() {
        return new UUID(random.nextLong(), random.nextLong());
    }

    /// All such ids have the same hash.
    private UUID craftedId() {
        long high = random.nextLong();
        return new UUID(high, Long.rotateLeft(42 - IdFilter.mix(high), 32));
    }

    private List<IdRow> bulk(int count, Supplier<UUID> ids) {
        List<IdRow> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(new IdRow(ids.get(), 4L * (all.size() + rows.size() + 1) + 1, random.nextLong()));
        }
        all.addAll(rows);
        return rows;
    }

    private static List<UUID> ids(List<IdRow> rows) {
        return rows.stream().map(IdRow::id).toList();
    }

    private long number(String sql) throws SQLException {
        try (Statement select = connection.createStatement(); ResultSet row = select.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private void assertAllThere() throws SQLException {
        assertThat(IdPages.find(connection, ids(all))).isEqualTo(all);
        List<UUID> seen = new ArrayList<>();
        IdPages.eachId(source, seen::addAll);
        assertThat(seen).hasSameSizeAs(all).containsAll(new HashSet<>(ids(all)));
    }

    @Nested
    class Insert {
        @Test
        void every_id_is_found_once_whatever_the_bulks() throws SQLException {
            for (int size : new int[]{1, 3, 1_000, 20_000, 7, 5_000, 0, 40_000, 1}) {
                IdPages.insert(connection, bulk(size, IdPagesTest.this::randomId));
            }
            assertAllThere();
        }

        @Test
        void full_nodes_give_their_ids_to_their_children() throws SQLException {
            // as many as some first nodes hold, so that some pass theirs on and others do not
            List<UUID> ofOneNode = new ArrayList<>();
            for (UUID id = randomId(); ofOneNode.size() < 3_000; id = randomId()) {
                if (IdFilter.hash(id) >>> 54 == 5) {
                    ofOneNode.add(id);
                }
            }
            for (int from = 0; from < ofOneNode.size(); from += 100) {
                IdPages.insert(connection, bulk(100, ofOneNode.subList(from, from + 100).iterator()::next));
            }
            assertAllThere();
            assertThat(number("SELECT count(*) FROM id_page WHERE node >= 16384")).isPositive();
            assertThat(number("SELECT max(s) FROM (SELECT sum(id_count) s FROM id_page GROUP BY node)"))
                    .isLessThan(2_048);
        }

        @Test
        void a_node_has_few_pages_after_many_small_bulks() throws SQLException {
            Set<UUID> ofOneNode = new HashSet<>();
            for (UUID id = randomId(); ofOneNode.size() < 900; id = randomId()) {
                if (IdFilter.hash(id) >>> 54 == 5) {
                    ofOneNode.add(id);
                }
            }
            for (UUID id : ofOneNode) {
                IdPages.insert(connection, bulk(1, () -> id));
            }
            assertAllThere();
            assertThat(number("SELECT count(*) FROM id_page")).isLessThan(10);
        }

        @Test
        void ids_that_somebody_chose_for_their_hash_do_no_more_than_take_longer() throws SQLException {
            for (int bulk = 0; bulk < 5; bulk++) {
                IdPages.insert(connection, bulk(4_000, IdPagesTest.this::craftedId));
            }
            assertAllThere();
            assertThat(number("SELECT max(id_count) FROM id_page")).isLessThanOrEqualTo(8_192);
        }

        @Test
        void an_id_that_comes_twice_is_refused_when_it_is_met() throws SQLException {
            List<IdRow> first = bulk(10, IdPagesTest.this::randomId);
            IdPages.insert(connection, first);
            assertThatThrownBy(() -> IdPages.insert(connection, first)).isInstanceOf(SQLException.class)
                    .hasMessageContaining("indexed twice").matches(
                            failed -> SqlErrors.uniqueViolation((SQLException) failed));
        }
    }

    @Nested
    class Find {
        @Test
        void an_id_that_was_never_added_is_not_found() throws SQLException {
            IdPages.insert(connection, bulk(5_000, IdPagesTest.this::randomId));
            List<UUID> others = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                others.add(randomId());
            }
            assertThat(IdPages.find(connection, others)).isEmpty();
        }

        @Test
        void known_and_unknown_ids_mix() throws SQLException {
            IdPages.insert(connection, bulk(500, IdPagesTest.this::randomId));
            assertThat(IdPages.find(connection, List.of(randomId(), all.get(7).id(), randomId(), all.get(0).id())))
                    .containsExactly(all.get(7), all.get(0));
        }
    }

    /// A file from before version 13 of its schema.
    @Nested
    class Older_ids {
        private void moveToRows(Store store) {
            List<UUID> ids = StoredEvents.ids(store);
            store.inTransaction(session -> {
                List<IdRow> rows = IdPages.find(session, ids);
                assertThat(rows).hasSameSizeAs(ids);
                try (var insert = session.prepareStatement(
                        "INSERT INTO older_event_id (event_id, place, content_hash) VALUES (?, ?, ?)");
                        Statement delete = session.createStatement()) {
                    for (IdRow row : rows) {
                        insert.setObject(1, row.id());
                        insert.setLong(2, row.place());
                        insert.setLong(3, row.contentHash());
                        insert.addBatch();
                    }
                    insert.executeBatch();
                    return delete.executeUpdate("DELETE FROM id_page");
                }
            });
        }

        @Test
        void ids_that_a_file_holds_as_rows_are_known_with_those_in_pages() {
            TestMessages messages = new TestMessages(4);
            List<Message> stored = new ArrayList<>();
            try (DatabaseFixture fixture = DatabaseFixture.on(TestDatabase.Kind.H2)) {
                LogOptions options = LogOptions.of(Clock.systemUTC());
                try (Store store = fixture.open(options)) {
                    stored.addAll(messages.mixed(300));
                    store.log().append(Append.of(stored));
                    store.maintenance().index();
                    moveToRows(store);
                }
                try (Store store = fixture.open(options)) {
                    List<Message> later = messages.mixed(300);
                    store.log().append(Append.of(later));
                    stored.addAll(later);
                    store.maintenance().index();
                }
                try (Store store = fixture.open(options)) {
                    assertThat(store.log().append(Append.of(stored)).outcomes())
                            .allMatch(AppendResult.Duplicate.class::isInstance);
                    assertThat(StoredEvents.ids(store)).isEqualTo(StoredEvents.idsOf(stored));
                    assertThat(stored).allSatisfy(message -> assertThat(
                            store.log().find(message.envelope().eventId()).orElseThrow().message().envelope())
                            .isEqualTo(message.envelope()));
                }
            }
        }
    }
}
