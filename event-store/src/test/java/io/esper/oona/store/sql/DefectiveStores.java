package io.esper.oona.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

import io.esper.oona.store.Store;
import io.esper.oona.store.StoreSettings;

/// Opens stores that make one mistake, for those who prove that they would find it. Nothing that is shipped can open one.
public final class DefectiveStores {
    private DefectiveStores() {}

    /// Moves the log's end wherever it stands.
    static void moveHeadUnasked(Connection connection, HeadRow next) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                """
                        UPDATE log_head SET head = ?, received_micros = ?, sequence_72h = ?, sequence_30d = ?, sequence_indefinite = ?
                        WHERE id = 1""")) {
            LogSql.bindHead(update, 1, next);
            update.executeUpdate();
        }
    }

    /// As [Stores#open], with a defect.
    public static Store open(StoreSettings settings, Defect defect) {
        return Stores.open(settings, dialect -> switch (dialect) {
            case H2 -> new DefectiveH2(defect);
            case POSTGRESQL -> new DefectivePostgres(defect);
        });
    }
}
