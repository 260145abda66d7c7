package io.esper.oona.projection.health;

import static io.esper.oona.projection.table.Cells.known;
import static io.esper.oona.projection.table.Column.bigint;
import static io.esper.oona.projection.table.Column.bool;
import static io.esper.oona.projection.table.Column.doubled;
import static io.esper.oona.projection.table.Column.integer;
import static io.esper.oona.projection.table.Column.integers;
import static io.esper.oona.projection.table.Column.longs;
import static io.esper.oona.projection.table.Column.real;
import static io.esper.oona.projection.table.Column.reals;
import static io.esper.oona.projection.table.Column.smallints;
import static io.esper.oona.projection.table.Column.text;
import static io.esper.oona.projection.table.Column.texts;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import io.esper.oona.projection.run.RunRow;
import io.esper.oona.projection.run.RunTable;
import io.esper.oona.projection.table.Cells;
import io.esper.oona.projection.table.Column;
import io.esper.oona.projection.table.Table;
import io.esper.oona.projection.table.Unfolded;
import org.jspecify.annotations.Nullable;

/// The tables of the read model health.
final class HealthTables {
    static final List<Column> SEED_KEY = List.of(text("run_id"), integer("layer"), integer("seed"));
    static final List<Column> LAYER = List.of(text("run_id"), integer("layer"));
    static final List<Column> SPAN_KEY =
            List.of(text("run_id"), integer("layer"), integer("part"), integer("rollbacks"), integer("span"));

    static final Table<RunRow> RUN = RunTable.named("rm_health_run");

    static final Table<SeedRow> SEED = new Table<>("rm_health_seed", SEED_KEY,
            List.of(integer("rollbacks"), integer("epoch"), bool("epoch_assumed"), bigint("position"),
                    bigint("claimed_micros"),
                    real("activation_variance"), real("dead_neuron_ratio"), real("correlation"), text("other_metrics"),
                    text("stage"), text("blueprint_id"), integer("epochs_in_stage"), bigint("stage_position"),
                    text("transition_warning"), real("distress"), real("stagnation"), real("readiness"),
                    integer("stagnant_epochs"), real("streak_best"), integer("prior_stagnant_epochs"),
                    real("prior_streak_best"),
                    integer("top_rollbacks"), integer("top_epoch"), bigint("reports")),
            HealthTables::cells, HealthTables::seed);

    static final Table<SpanRow> SPAN = new Table<>("rm_health_history", SPAN_KEY,
            List.of(texts("names"), integers("report_epoch"), longs("report_position"), longs("report_micros"),
                    smallints("report_arrival"), smallints("report"), smallints("seed"), reals("activation_variance"),
                    reals("dead_neuron_ratio"), reals("correlation"), texts("other_metrics"), smallints("stage"),
                    smallints("blueprint"), integers("epochs_in_stage"), reals("distress"), reals("stagnation"),
                    reals("readiness"), integers("reports")),
            HealthTables::cells, HealthTables::span, true);

    /// The entries of [#SPAN], as the view shows them.
    static final Unfolded HISTORY = new Unfolded(SPAN, "health_history",
            List.of(text("run_id"), integer("layer"), integer("seed"), integer("rollbacks"), integer("epoch")),
            List.of(bigint("position"), bigint("claimed_micros"), text("arrival"), real("activation_variance"),
                    real("dead_neuron_ratio"), real("correlation"), text("other_metrics"), text("stage"),
                    text("blueprint_id"), integer("epochs_in_stage"), real("distress"), real("stagnation"),
                    real("readiness"), integer("reports")),
            HealthTables::entries);

    /// What [Distributions] looks for.
    static final List<Column> DISTRIBUTION_GROUP =
            List.of(text("run_id"), text("unit"), integer("layer"), integer("rollbacks"), bigint("number"));

    static final Table<DistributionRow> DISTRIBUTION = new Table<>("rm_health_aggregate",
            List.of(text("run_id"), text("unit"), integer("layer"), integer("rollbacks"), bigint("number"),
                    text("metric")),
            List.of(bigint("measurements"), doubled("total"), real("minimum"), real("maximum"), real("p10"),
                    real("p50"), real("p90"), smallints("buckets"), longs("bucket_counts")),
            HealthTables::cells, HealthTables::distribution, true);

    private HealthTables() {}

    private static List<@Nullable Object[]> entries(@Nullable Object[] cells) {
        Span span = Span.of(row(cells));
        List<@Nullable Object[]> entries = new ArrayList<>(span.size());
        for (int entry = 0; entry < span.size(); entry++) {
            EpochRow row = span.row(entry);
            Metrics metrics = row.metrics();
            Stage stage = row.stage();
            entries.add(new @Nullable Object[]{cells[0], cells[1], row.seed(), cells[3], row.epoch(), row.position(),
                    row.claimedMicros(), row.arrival().text(), known(metrics.variance()),
                    known(metrics.deadRatio()), known(metrics.correlation()), metrics.others(),
                    stage == null ? null : stage.text(), stage == null ? null : stage.blueprintId(),
                    stage == null ? null : stage.epochsInStage(), known(row.distress()), known(row.stagnation()),
                    known(row.readiness()), row.reports()});
        }
        return entries;
    }

    private static SpanRow row(@Nullable Object[] cells) {
        PartKey part = new PartKey((String) filled(cells[0]), (Integer) filled(cells[1]), (Integer) filled(cells[2]));
        return new SpanRow(new SpanKey(part, (Integer) filled(cells[3]), (Integer) filled(cells[4])),
                strings((@Nullable String[]) filled(cells[5])), (int[]) filled(cells[6]), (long[]) filled(cells[7]),
                (long[]) filled(cells[8]), (short[]) filled(cells[9]), (short[]) filled(cells[10]),
                (short[]) filled(cells[11]), (float[]) cells[12], (float[]) cells[13], (float[]) cells[14],
                (@Nullable String[]) cells[15], (short[]) cells[16], (short[]) cells[17], (int[]) cells[18],
                (float[]) cells[19], (float[]) cells[20], (float[]) cells[21], (int[]) cells[22]);
    }

    private static @Nullable Object[] cells(DistributionRow row) {
        DistributionKey key = row.key();
        return new @Nullable Object[]{key.run(), key.unit().text(), key.layer(), key.rollbacks(), key.number(),
                row.metric(), row.count(), row.total(), row.minimum(), row.maximum(), row.p10(), row.p50(), row.p90(),
                row.buckets(), row.counts()};
    }

    private static DistributionRow distribution(Cells cells) throws SQLException {
        DistributionKey key = new DistributionKey(cells.text(), DistributionKey.Unit.of(cells.text()),
                cells.integer(), cells.integer(), cells.bigint());
        return new DistributionRow(key, cells.text(), cells.bigint(), cells.doubled(), cells.real(), cells.real(),
                cells.real(), cells.real(), cells.real(), filled(cells.shorts()), filled(cells.longs()));
    }

    private static @Nullable Object[] cells(SeedRow row) {
        Metrics metrics = row.metrics();
        Stage stage = row.stage();
        return new @Nullable Object[]{row.key().run(), row.key().layer(), row.key().seed(), row.rollbacks(),
                row.epoch(),
                row.epochAssumed(), row.position(), row.claimedMicros(), known(metrics.variance()),
                known(metrics.deadRatio()),
                known(metrics.correlation()), metrics.others(), stage == null ? null : stage.text(),
                stage == null ? null : stage.blueprintId(), stage == null ? null : stage.epochsInStage(),
                row.stagePosition(),
                row.warning(), known(row.distress()), known(row.stagnation()), known(row.readiness()),
                row.streak().epochs(),
                known(row.streak().best()), row.prior().epochs(), known(row.prior().best()), row.topRollbacks(),
                row.topEpoch(),
                row.reports()};
    }

    static SeedRow seed(Cells cells) throws SQLException {
        SeedKey key = new SeedKey(cells.text(), cells.integer(), cells.integer());
        int rollbacks = cells.integer();
        Integer epoch = cells.integerOrNull();
        boolean assumed = cells.bool();
        long position = cells.bigint();
        Long claimed = cells.bigintOrNull();
        Metrics metrics = metrics(cells);
        Stage stage = stage(cells);
        return new SeedRow(key, rollbacks, epoch, assumed, position, claimed, metrics, stage, cells.bigintOrNull(),
                cells.textOrNull(), cells.real(), cells.real(), cells.real(), new Streak(cells.integer(), cells.real()),
                new Streak(cells.integer(), cells.real()), cells.integer(), cells.integerOrNull(), cells.bigint());
    }

    private static @Nullable Object[] cells(SpanRow row) {
        PartKey part = row.key().part();
        return new @Nullable Object[]{part.run(), part.layer(), part.part(), row.key().rollbacks(), row.key().span(),
                row.names(), row.reportEpoch(), row.reportPosition(), row.reportMicros(), row.reportArrival(),
                row.report(), row.seed(), row.variance(), row.dead(), row.correlation(), row.others(), row.stage(),
                row.blueprint(), row.epochsInStage(), row.distress(), row.stagnation(), row.readiness(),
                row.reports()};
    }

    private static SpanRow span(Cells cells) throws SQLException {
        PartKey part = new PartKey(cells.text(), cells.integer(), cells.integer());
        return new SpanRow(new SpanKey(part, cells.integer(), cells.integer()), strings(cells.texts()),
                filled(cells.integers()), filled(cells.longs()), filled(cells.longs()), filled(cells.shorts()),
                filled(cells.shorts()), filled(cells.shorts()), cells.reals(), cells.reals(), cells.reals(),
                cells.texts(), cells.shorts(), cells.shorts(), cells.integers(), cells.reals(), cells.reals(),
                cells.reals(), cells.integers());
    }

    private static String[] strings(@Nullable String @Nullable [] texts) {
        return Arrays.stream(filled(texts)).map(text -> Objects.requireNonNull(text, "a name in the history"))
                .toArray(String[]::new);
    }

    private static <A> A filled(@Nullable A array) {
        return Objects.requireNonNull(array, "an array of the history");
    }

    private static Metrics metrics(Cells cells) throws SQLException {
        return new Metrics(cells.real(), cells.real(), cells.real(), cells.textOrNull());
    }

    private static @Nullable Stage stage(Cells cells) throws SQLException {
        String text = cells.textOrNull();
        String blueprint = cells.textOrNull();
        Integer epochs = cells.integerOrNull();
        return text == null ? null : new Stage(text, blueprint, epochs);
    }
}
