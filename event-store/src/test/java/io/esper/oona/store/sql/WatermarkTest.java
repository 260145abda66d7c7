package io.esper.oona.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.sql.DataSource;

import com.zaxxer.hikari.util.DriverDataSource;
import io.esper.oona.event.Message;
import io.esper.oona.event.Tag;
import io.esper.oona.store.Append;
import io.esper.oona.store.Criterion;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.testing.TestDatabase;
import io.esper.oona.store.testing.TestMessages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What is known only from memory, and when it may be forgotten.
class WatermarkTest {
    private final TestMessages messages = new TestMessages(12);
    private final List<String> done = new CopyOnWriteArrayList<>();

    @Test
    void on_h2_nothing_leaves_memory_before_the_index_is_synced() {
        try (TestDatabase database = TestDatabase.Kind.H2.create();
                Store store = ListeningH2.open(database.settings(), done::add)) {
            store.log().append(Append.of(messages.mixed(20)));
            store.maintenance().index();
            assertThat(done.subList(done.lastIndexOf("move watermark"), done.size())).contains("sync");
        }
    }

    @Test
    void on_h2_a_watermark_is_made_durable_before_an_append_relies_on_it() {
        try (TestDatabase database = TestDatabase.Kind.H2.create()) {
            try (Store before = database.open()) {
                before.log().append(Append.of(messages.mixed(20)));
                before.maintenance().index();
            }
            try (Store store = ListeningH2.open(database.settings(), done::add)) {
                store.log().append(Append.of(messages.mixed(1)));
                assertThat(done).containsSequence("read watermark", "sync", "write blocks");
            }
        }
    }

    private static DataSource source(TestDatabase database, TestDatabase.Kind kind) {
        StoreSettings settings = database.settings();
        String url = switch (kind) {
            case H2 -> settings.url().replaceFirst("^jdbc:h2:", "jdbc:h2:retry:")
                    + ";AUTO_SERVER=TRUE;SCHEMA=OONA_MAIN";
            case POSTGRESQL -> settings.url() + "?currentSchema=oona_main";
        };
        return new DriverDataSource(url, null, new Properties(), settings.user(), settings.password());
    }

    @ParameterizedTest
    @EnumSource
    void who_only_reads_by_tag_forgets_what_others_have_indexed(TestDatabase.Kind kind) throws SQLException {
        List<Criterion> criteria = List.of(Criterion.tagged(new Tag("blueprint", "bp-1")));
        List<Message> first = messages.mixed(4_000);
        UUID oldest = first.getFirst().envelope().eventId();
        try (TestDatabase database = kind.create(); Store writer = database.open()) {
            writer.log().append(Append.of(first));
            writer.log().append(Append.of(messages.mixed(4_000)));
            writer.log().append(Append.of(messages.mixed(4_000)));
            DataSource source = source(database, kind);
            LogSql sql = kind == TestDatabase.Kind.H2 ? new H2Sql() : new PostgresSql();
            DurableHead durable =
                    new DurableHead(source, sql, kind == TestDatabase.Kind.H2, new WriteStop(() -> {}));
            LogView view = new LogView(sql, durable);
            try (Lookups lookups = new Lookups(source, sql, view, durable)) {
                lookups.select(criteria, 0, Long.MAX_VALUE).elements().close();
                assertThat(view.recent(oldest)).isNotNull();
                writer.maintenance().index();
                lookups.select(criteria, 0, Long.MAX_VALUE).elements().close();
                assertThat(view.recent(oldest)).isNull();
                assertThat(lookups.find(oldest)).isPresent();
            }
        }
    }
}
