package io.esper.oona.store.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.esper.oona.event.Message;
import io.esper.oona.event.Retention;
import io.esper.oona.store.LogStatus;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoredEvent;
import org.junit.jupiter.api.Test;

/// Stores that are opened again, side by side, for several tenants, and used for other tables.
abstract class RestartContract extends ContractPart {

    @Test
    void everything_is_as_before_when_the_store_is_opened_again() {
        Store store = open();
        List<Message> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            List<Message> batch = messages.mixed(20);
            append(store, batch);
            all.addAll(batch);
        }
        LogStatus before = store.log().status();
        Store again = reopen(store);
        assertHolds(again, all);
        assertThat(again.log().status()).isEqualTo(before);
        List<Message> more = messages.mixed(5);
        assertThat(positions(append(again, more))).containsExactly(101L, 102L, 103L, 104L, 105L);
        all.addAll(more);
        assertHolds(again, all);
    }

    @Test
    void the_receive_time_does_not_fall_across_a_restart() {
        Store store = open();
        append(store, messages.telemetry());
        clock.advance(Duration.ofDays(-1));
        Store again = reopen(store);
        append(again, messages.telemetry());
        assertThat(events(again)).extracting(StoredEvent::received).containsExactly(START, START);
    }

    @Test
    void a_store_can_be_closed_twice() {
        Store store = open();
        append(store, messages.telemetry());
        store.close();
        store.close();
        assertThat(open().log().head()).isEqualTo(1);
    }

    @Test
    void tenants_on_one_database_do_not_see_each_other() {
        Store one = open();
        Store other = open(options().withTenant("other_2"));
        Message shared = messages.report("bp-1");
        append(one, messages.telemetry(), shared);
        assertThat(other.log().head()).isZero();
        assertThat(positions(append(other, shared))).containsExactly(1L);
        assertThat(other.log().find(shared.envelope().eventId()).orElseThrow().position()).isEqualTo(1);
        assertThat(one.log().find(shared.envelope().eventId()).orElseThrow().position()).isEqualTo(2);
        assertHolds(other, List.of(shared));
    }

    @Test
    void several_stores_take_turns_on_one_log() {
        List<Store> stores = List.of(open(), open(), open());
        List<Message> all = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            List<Message> batch = messages.mixed(1 + i % 4);
            assertThat(positions(append(stores.get(i % 3), batch)).getFirst()).isEqualTo(all.size() + 1);
            all.addAll(batch);
        }
        stores.forEach(store -> assertHolds(store, all));
    }

    @Test
    void work_in_a_transaction_is_kept_or_undone_as_a_whole() {
        Store store = open();
        store.inTransaction(connection -> {
            try (Statement create = connection.createStatement()) {
                return create.execute("CREATE TABLE notes (id integer PRIMARY KEY)");
            }
        });
        assertThatThrownBy(() -> store.inTransaction(connection -> {
            insert(connection.prepareStatement("INSERT INTO notes (id) VALUES (?)"), 1);
            throw new IllegalStateException("changed my mind");
        })).hasMessage("changed my mind");
        store.inTransaction(connection -> insert(connection.prepareStatement("INSERT INTO notes (id) VALUES (?)"), 2));
        Store again = reopen(store);
        assertThat(again.<List<Integer>>query(connection -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT id FROM notes ORDER BY id");
                    ResultSet rows = select.executeQuery()) {
                List<Integer> ids = new ArrayList<>();
                while (rows.next()) {
                    ids.add(rows.getInt(1));
                }
                return ids;
            }
        })).containsExactly(2);
    }

    private static int insert(PreparedStatement statement, int id) throws SQLException {
        try (statement) {
            statement.setInt(1, id);
            return statement.executeUpdate();
        }
    }

    @Test
    void a_log_whose_index_is_behind_and_whose_floor_is_raised_is_as_before() {
        Store store = open();
        append(store, messages.mixed(50));
        clock.advance(Duration.ofHours(80));
        store.maintenance().expire(Retention.HOURS_72, clock.instant());
        append(store, messages.mixed(50));
        List<Long> before = positionsOf(events(store));
        LogStatus status = store.log().status();
        Store again = reopen(store);
        assertThat(positionsOf(events(again))).isNotEmpty().isEqualTo(before);
        assertThat(again.log().status()).isEqualTo(status);
    }
}
