package io.esper.oona.projection.table;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;

import io.esper.oona.projection.table.Table.RowReader;
import io.esper.oona.store.Store;
import org.jspecify.annotations.Nullable;

/// Reads rows of a view.
public final class Query {
    private Query() {}

    /// The rows of a statement.
    ///
    /// @param sql        with a mark for each parameter
    /// @param parameters strings, integers and longs; null where the statement expects it
    public static <R> List<R> rows(Store store, String sql, RowReader<R> reader, @Nullable Object... parameters) {
        return store.query(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (int index = 0; index < parameters.length; index++) {
                    statement.setObject(index + 1, parameters[index]);
                }
                List<R> rows = new ArrayList<>();
                try (ResultSet result = statement.executeQuery()) {
                    while (result.next()) {
                        rows.add(reader.read(new Cells(result, 1)));
                    }
                }
                return rows;
            }
        });
    }
}
