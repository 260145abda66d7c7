package io.esper.oona.projection;

import java.sql.PreparedStatement;
import java.util.List;

import io.esper.oona.event.Message;
import io.esper.oona.store.Store;
import io.esper.oona.store.testing.TestDatabase;

/// What a fold of some messages gives that nobody disturbs, in a database of its own: goes on where it was asked last, or begins anew.
final class Undisturbed implements AutoCloseable {
    private final TestDatabase database = TestDatabase.Kind.H2.create();
    private final Store store = database.open(Samples.CLOCK);

    Undisturbed(List<Message> messages) {
        Samples.append(store, messages);
    }

    /// The rows, counts and hash of a projection whose partitions stand at these positions.
    List<String> at(Projection projection, List<Long> positions) throws InterruptedException {
        Whole shown = Generations.shown(store, projection, positions.size());
        boolean further = shown.count() != positions.size();
        for (Partition part : Partition.all(Math.min(shown.count(), positions.size()))) {
            further |= shown.partitions().get(part.number()).position() > positions.get(part.number());
        }
        if (further) {
            forget(store, projection);
            Generations.shown(store, projection, positions.size());
        }
        for (Partition part : Partition.all(positions.size())) {
            Work work = new Work(store, () -> Generations.active(store, projection, part), RunnerSettings.USUAL);
            new SharedRead(store, List.of(work), RunnerSettings.USUAL).to(positions.get(part.number()), () -> false,
                    Progress.Listener.NONE);
        }
        return Dump.of(store, projection);
    }

    /// Removes all rows and checkpoints of a projection, as if it had never run.
    static void forget(Store store, Projection projection) {
        Whole shown = store.query(connection -> Checkpoints.shown(connection, projection.name())).orElseThrow();
        store.inTransaction(connection -> {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM projection WHERE name = ?")) {
                delete.setString(1, projection.name());
                return delete.executeUpdate();
            }
        });
        new Removal(store).generation(projection, shown.checkpoint().generation());
    }

    @Override
    public void close() {
        store.close();
        database.close();
    }
}
