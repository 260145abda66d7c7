package io.esper.oona.projection.lifecycle;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

import io.esper.oona.projection.run.SeedFilter;
import io.esper.oona.projection.table.Cells;
import io.esper.oona.projection.table.Query;
import io.esper.oona.projection.table.Where;
import io.esper.oona.store.Store;
import org.jspecify.annotations.Nullable;

/// Reads the read model lifecycle, as it is at the projection's position. Thread-safe. Every method takes at most 100,000 rows and
/// fails with a [io.esper.oona.store.StoreException] if the database does.
public final class LifecycleQueries {
    private static final String NOW =
            """
                    SELECT run_id, layer, seed, stage, rollbacks, epoch, position, claimed_at, source, sources, blueprint_id, previous_stage,
                        warning, epochs, seconds, stays, warnings FROM lifecycle_now""";
    private static final String STAYS =
            """
                    SELECT run_id, layer, seed, stage, rollbacks, epoch, position, claimed_at, source, sources, blueprint_id, previous_stage,
                        warning, epochs, seconds, left_epoch, left_position, left_at, undone_by, lasts FROM lifecycle""";

    private final Store store;

    public LifecycleQueries(Store store) {
        this.store = store;
    }

    /// Where a seed is now.
    ///
    /// @param epoch    the first epoch with the stage; null if none is known
    /// @param position of the message that told first
    /// @param source   who told first: `TELEMETRY`, `COMMAND`, `DECISION`, `REPORT`
    /// @param sources  all who told, comma-separated
    /// @param warning  what is odd about the step into the stage; null if nothing is
    /// @param epochs   for how many epochs it is in the stage, up to the run's newest
    /// @param seconds  the same in claimed time, up to the run's newest heartbeat
    /// @param stays    that the seed had in all
    /// @param warnings of them that began with an odd step
    public record Seed(String run, int layer, int seed, String stage, int rollbacks, @Nullable Integer epoch,
            long position, @Nullable Instant claimed, String source, String sources, @Nullable String blueprint,
            @Nullable String previousStage, @Nullable String warning, @Nullable Integer epochs,
            @Nullable Double seconds, long stays, long warnings) {}

    /// A seed's stay in one stage; as in [Seed].
    ///
    /// @param leftEpoch the first epoch without the stage; null while the stay lasts
    /// @param undoneBy  the rollback that took the stay back, by the generation that it began; null if none did
    /// @param lasts     whether the seed is in this stage now
    public record Stay(String run, int layer, int seed, String stage, int rollbacks, @Nullable Integer epoch,
            long position, @Nullable Instant claimed, String source, String sources, @Nullable String blueprint,
            @Nullable String previousStage, @Nullable String warning, @Nullable Integer epochs,
            @Nullable Double seconds, @Nullable Integer leftEpoch, @Nullable Long leftPosition, @Nullable Instant left,
            @Nullable Integer undoneBy, boolean lasts) {}

    /// How many seeds of a run are in a stage.
    public record StageCount(String run, String stage, long seeds) {}

    /// Where seeds are now, by run, layer and seed.
    public List<Seed> seeds(SeedFilter filter, int limit) {
        return Query.rows(store, NOW + filter.where().sql() + " ORDER BY run_id, layer, seed LIMIT ?",
                LifecycleQueries::seed, filter.where().values(limit));
    }

    /// The stays of seeds, by seed and in the order of the run; those that were taken back too.
    public List<Stay> stays(SeedFilter filter, int limit) {
        return stays(filter.where(), limit);
    }

    /// The stays that began with a step that the platform's lifecycle does not list, or in a stage that it does not know.
    public List<Stay> warnings(SeedFilter filter, int limit) {
        return stays(filter.where().only(true, "warning IS NOT NULL"), limit);
    }

    private List<Stay> stays(Where where, int limit) {
        return Query.rows(store, STAYS + where.sql()
                + " ORDER BY run_id, layer, seed, rollbacks, COALESCE(epoch, -1), position LIMIT ?",
                LifecycleQueries::stay, where.values(limit));
    }

    /// How many seeds are in which stage now, by run and stage.
    public List<StageCount> stages(@Nullable String run, int limit) {
        Where where = new Where().equal("run_id", run);
        return Query.rows(store,
                "SELECT run_id, stage, COUNT(*) FROM lifecycle_now" + where.sql()
                        + " GROUP BY run_id, stage ORDER BY run_id, stage LIMIT ?",
                cells -> new StageCount(cells.text(), cells.text(), cells.bigint()), where.values(limit));
    }

    private static Seed seed(Cells cells) throws SQLException {
        return new Seed(cells.text(), cells.integer(), cells.integer(), cells.text(), cells.integer(),
                cells.integerOrNull(), cells.bigint(), cells.instantOrNull(), cells.text(), cells.text(),
                cells.textOrNull(), cells.textOrNull(), cells.textOrNull(), cells.integerOrNull(),
                cells.doubleOrNull(), cells.bigint(), cells.bigint());
    }

    private static Stay stay(Cells cells) throws SQLException {
        return new Stay(cells.text(), cells.integer(), cells.integer(), cells.text(), cells.integer(),
                cells.integerOrNull(), cells.bigint(), cells.instantOrNull(), cells.text(), cells.text(),
                cells.textOrNull(), cells.textOrNull(), cells.textOrNull(), cells.integerOrNull(),
                cells.doubleOrNull(), cells.integerOrNull(), cells.bigintOrNull(), cells.instantOrNull(),
                cells.integerOrNull(), cells.bool());
    }
}
