package io.esper.oona.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;

import io.esper.oona.store.StoreException;
import org.h2.mvstore.DataUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlErrorsTest {

    @ParameterizedTest
    @CsvSource({"08006, LOST", "08001, LOST", "57P01, LOST", "57P03, LOST", "25P03, LOST", "90098, LOST", "90067, LOST",
            "HY000, LOST", "28P01, LOGIN", "08004, LOGIN", "3D000, NO_DATABASE", "40001, BUSY", "40P01, BUSY",
            "55P03, BUSY", "HYT00, BUSY", "53100, NOT_WRITING", "58030, NOT_WRITING", "58P01, NOT_WRITING",
            "XX001, NOT_WRITING", "XX002, NOT_WRITING", "90028, NOT_WRITING", "90030, NOT_WRITING",
            "90031, NOT_WRITING", "90108, NOT_WRITING", "23505, DUPLICATE_KEY", "53200, REFUSED", "53300, REFUSED",
            "57014, REFUSED", "42501, REFUSED", "25006, REFUSED", "XX000, REFUSED", "22001, REFUSED"})
    void an_sqlstate_has_one_meaning(String state, SqlFault fault) {
        assertThat(SqlErrors.fault(new SQLException("told by the database", state))).isEqualTo(fault);
    }

    @Test
    void no_state_means_that_the_pool_has_no_connection() {
        assertThat(SqlErrors.fault(new SQLException("timed out"))).isEqualTo(SqlFault.LOST);
    }

    @Test
    void of_a_batch_the_first_failure_counts() {
        BatchUpdateException batch = new BatchUpdateException("batch", "HY000", new int[0]);
        batch.setNextException(new SQLException("disk full", "53100"));
        assertThat(SqlErrors.fault(batch)).isEqualTo(SqlFault.NOT_WRITING);
    }

    @Test
    void a_file_that_h2_has_given_up_is_known_by_the_cause() {
        SQLException failed = new SQLException("The database has been closed", "90098", DataUtils
                .newMVStoreException(DataUtils.ERROR_WRITING_FAILED, "Writing failed", new IOException("No space")));
        assertThat(SqlErrors.fault(failed)).isEqualTo(SqlFault.NOT_WRITING);
    }

    @Test
    void a_file_that_was_closed_in_order_is_a_lost_connection() {
        SQLException failed = new SQLException("The database has been closed", "90098",
                DataUtils.newMVStoreException(DataUtils.ERROR_CLOSED, "This store is closed"));
        assertThat(SqlErrors.fault(failed)).isEqualTo(SqlFault.LOST);
    }

    @Test
    void a_file_that_another_process_has_given_up_is_known_by_the_message() {
        String told = "General error: \"org.h2.mvstore.MVStoreException: Writing to file failed [2.4.240/2]\"";
        assertThat(SqlErrors.fault(new SQLException(told, "HY000"))).isEqualTo(SqlFault.NOT_WRITING);
        String closed = "General error: \"org.h2.mvstore.MVStoreException: This store is closed [2.4.240/4]\"";
        assertThat(SqlErrors.fault(new SQLException(closed, "HY000"))).isEqualTo(SqlFault.LOST);
    }

    @Test
    void the_messages_say_what_to_do() {
        assertThat(SqlErrors.translate("appending", new SQLException("no space", "53100")))
                .isInstanceOf(StoreException.Unavailable.class).hasMessageContaining("Free space");
        assertThat(SqlErrors.translate("appending", new SQLException("gone", "08006")))
                .isInstanceOf(StoreException.Unavailable.class).hasMessageContaining("repeat it");
    }
}
