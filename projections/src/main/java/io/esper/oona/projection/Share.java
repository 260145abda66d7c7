package io.esper.oona.projection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.esper.oona.store.Store;
import io.esper.oona.store.Store.Dialect;

/// How many partitions of a read model a process moves, so that all processes have as many but for one. Each says again and again that it is
/// there, in a row of `projection_worker`; all sort the same rows and count. Who has more gives partitions back, who has fewer takes what is free.
/// A process of which a work has stopped does not count: what it cannot move must not wait for it, so it leaves all to those that can go on with
/// all, and moves what it can only while there are none. It is a matter of balance alone: that nobody writes what another owns is for the leases
/// to see to. For one thread, but for [#mayTake].
final class Share {
    /// How long it counts on the same processes. What nobody moves waits as long for a process that may.
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    private final Store store;
    private final String name;
    private final Owner owner;
    private final Duration lasting;
    private final int partitions;
    private final List<Work> works = new ArrayList<>();
    private volatile int allowed;
    private boolean said;
    private long saidAt;
    private boolean looked;
    private long lookedAt;

    /// @param partitions that the read model has
    /// @param lasting    for how long others count on a process that says nothing
    Share(Store store, String name, Owner owner, int partitions, Duration lasting) {
        this.store = store;
        this.name = name;
        this.owner = owner;
        this.lasting = lasting;
        this.partitions = partitions;
    }

    /// Counts a work among those of this process.
    void add(Work work) {
        works.add(work);
    }

    /// Whether a work may take a partition that is free. Any thread may ask.
    boolean mayTake(Work asking) {
        return partitions == 1 || works.stream().filter(work -> work != asking && work.working()).count() < allowed;
    }

    /// What this process moves beyond its share.
    List<Work> surplus() {
        if (partitions == 1) {
            return List.of();
        }
        List<Work> working = works.stream().filter(Work::working).toList();
        return List.copyOf(working.subList(Math.min(working.size(), allowed), working.size()));
    }

    /// Says that this process is there, if it can move whatever it is given, and looks who else is.
    void look() {
        if (partitions == 1) {
            return;
        }
        boolean able = works.stream().noneMatch(Work::stopped);
        if (!able && said) {
            end();
            looked = false;
        }
        if (looked && System.nanoTime() - lookedAt < LOOK_AGAIN.toNanos()) {
            return;
        }
        try {
            if (able && (!said || System.nanoTime() - saidAt > lasting.toNanos() / 3)) {
                store.inTransaction(connection -> say(connection, store.dialect()));
                saidAt = System.nanoTime();
                said = true;
            }
            allowed = allowed(able, store.query(connection -> others(connection, store.dialect())));
            lookedAt = System.nanoTime();
            looked = true;
        } catch (RuntimeException unavailable) {
            // the works ask the same database, and stop if it stays so: until then nothing is shared out anew
            said = false;
        }
    }

    /// Does not count any more.
    void end() {
        if (!said) {
            return;
        }
        try {
            store.inTransaction(connection -> {
                try (PreparedStatement delete = connection
                        .prepareStatement("DELETE FROM projection_worker WHERE name = ? AND owner = ?")) {
                    delete.setString(1, name);
                    delete.setString(2, owner.text());
                    return delete.executeUpdate();
                }
            });
        } catch (RuntimeException unavailable) {
            // then others count on it a little longer
        }
        said = false;
    }

    /// The first of those that are sorted have one more where it does not come out even.
    ///
    /// @param able whether this process counts among them
    private int allowed(boolean able, List<String> others) {
        if (!able) {
            return others.isEmpty() ? partitions : 0;
        }
        long before = others.stream().filter(other -> other.compareTo(owner.text()) < 0).count();
        int all = others.size() + 1;
        return partitions / all + (before < partitions % all ? 1 : 0);
    }

    private boolean say(Connection connection, Dialect dialect) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE projection_worker SET until_micros = %s + ? WHERE name = ? AND owner = ?"
                        .formatted(Leases.now(dialect)))) {
            update.setLong(1, Leases.micros(lasting));
            update.setString(2, name);
            update.setString(3, owner.text());
            if (update.executeUpdate() == 1) {
                return true;
            }
        }
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO projection_worker (name, owner, until_micros) VALUES (?, ?, %s + ?)"
                        .formatted(Leases.now(dialect)))) {
            insert.setString(1, name);
            insert.setString(2, owner.text());
            insert.setLong(3, Leases.micros(lasting));
            insert.executeUpdate();
        }
        // killed ones have not taken their leave
        try (PreparedStatement delete = connection.prepareStatement(
                "DELETE FROM projection_worker WHERE until_micros < %s - ?".formatted(Leases.now(dialect)))) {
            delete.setLong(1, Leases.micros(lasting.multipliedBy(10)));
            delete.executeUpdate();
        }
        return true;
    }

    private List<String> others(Connection connection, Dialect dialect) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT owner FROM projection_worker WHERE name = ? AND owner <> ? AND until_micros > %s"
                        .formatted(Leases.now(dialect)))) {
            select.setString(1, name);
            select.setString(2, owner.text());
            List<String> others = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    String other = rows.getString(1);
                    if (!Owner.isGone(other)) {
                        others.add(other);
                    }
                }
            }
            return others;
        }
    }
}
