package io.esper.oona.redis.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import io.esper.oona.store.Append;
import io.esper.oona.store.Store;

/// The Redis servers that were recorded into a store: each by a mark, with its number and the address where it was last reached. Thread-safe.
public final class ServerMarks {
    private static final String SERVER = "redis-server:";
    private final Store store;

    ServerMarks(Store store) {
        this.store = store;
    }

    /// The name of a server that is known by this mark: "" for the store's first, then 2, 3, …
    public Optional<String> name(String mark) {
        return store.cursor(SERVER + mark).map(value -> shown(value.split(" ", 2)[0]));
    }

    private static String shown(String number) {
        return number.equals("1") ? "" : number;
    }

    /// The mark of the server that was last reached at this address.
    public Optional<String> markAt(String address) {
        return store.cursors(SERVER).entrySet().stream().filter(one -> one.getValue().split(" ", 2)[1].equals(address))
                .map(one -> one.getKey().substring(SERVER.length())).findFirst();
    }

    /// As [#name(String)], and writes down a server that is new, and where it was reached.
    public String name(String mark, String address) {
        Map<String, String> known = store.cursors(SERVER);
        String said = known.get(SERVER + mark);
        String number = said == null ? Integer.toString(known.size() + 1) : said.split(" ", 2)[0];
        String value = number + " " + address;
        if (!value.equals(said)) {
            long nowMicros = ChronoUnit.MICROS.between(Instant.EPOCH, store.clock().instant());
            Supplier<RuntimeException> other = () -> new StreamMovedException("the server at " + address);
            store.log().append(new Append(List.of(), null, Append.OnConflict.REFUSE_BATCH, List.of(), List.of(),
                    List.of(), (connection, outcomes) -> {
                        if (said == null && count(connection) != known.size()) {
                            throw other.get(); // another recorder has written one down meanwhile
                        }
                        Ledger.replacing(SERVER + mark, said == null ? "" : said, value, nowMicros, other)
                                .run(connection, outcomes);
                    }));
        }
        return shown(number);
    }

    private static int count(Connection connection) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT count(*) FROM source_cursor WHERE name LIKE 'redis-server:%'");
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getInt(1);
        }
    }
}
