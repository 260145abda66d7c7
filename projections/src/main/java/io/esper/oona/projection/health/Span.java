package io.esper.oona.projection.health;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.esper.oona.projection.StateHash;
import io.esper.oona.projection.run.Place;
import org.jspecify.annotations.Nullable;

/// A row of the history at work: the entries of some seeds over some epochs, in columns. At most 512 entries, about 60 bytes
/// each. For one thread.
final class Span {
    private static final int UNKNOWN = Integer.MIN_VALUE;
    private static final int NAMES_SPARE = 16;

    private final SpanKey key;
    private final List<String> names = new ArrayList<>(4);
    private int[] reportEpoch = new int[SpanKey.EPOCHS];
    private long[] reportPosition = new long[SpanKey.EPOCHS];
    private long[] reportMicros = new long[SpanKey.EPOCHS];
    private short[] reportArrival = new short[SpanKey.EPOCHS];
    private int[] entriesOfReport = new int[SpanKey.EPOCHS];
    private int reportCount;
    private int newestReport;
    private short[] report;
    private short[] seed;
    private float[] variance;
    private float[] dead;
    private float[] correlation;
    private @Nullable String[] others;
    private short[] stage;
    private short[] blueprint;
    private int[] epochsInStage;
    private float[] distress;
    private float[] stagnation;
    private float[] readiness;
    private int[] reports;
    private int size;
    /// Whether the database holds the row, or will once the chunk under way is written.
    private boolean stored;
    private boolean changed;

    Span(SpanKey key) {
        this(key, 4 * SpanKey.EPOCHS);
    }

    private Span(SpanKey key, int capacity) {
        this.key = key;
        report = new short[capacity];
        seed = new short[capacity];
        variance = new float[capacity];
        dead = new float[capacity];
        correlation = new float[capacity];
        others = new @Nullable String[capacity];
        stage = new short[capacity];
        blueprint = new short[capacity];
        epochsInStage = new int[capacity];
        distress = new float[capacity];
        stagnation = new float[capacity];
        readiness = new float[capacity];
        reports = new int[capacity];
    }

    static Span of(SpanRow row) {
        int entries = row.report().length;
        Span span = new Span(row.key(), entries + SpanKey.EPOCHS);
        span.names.addAll(List.of(row.names()));
        span.reportCount = row.reportEpoch().length;
        int capacity = span.reportCount + SpanKey.EPOCHS;
        span.reportEpoch = Arrays.copyOf(row.reportEpoch(), capacity);
        span.reportPosition = Arrays.copyOf(row.reportPosition(), capacity);
        span.reportMicros = Arrays.copyOf(row.reportMicros(), capacity);
        span.reportArrival = Arrays.copyOf(row.reportArrival(), capacity);
        span.entriesOfReport = new int[capacity];
        span.newestReport = 0;
        for (int entry = 0; entry < entries; entry++) {
            span.entriesOfReport[row.report()[entry] - 1]++;
            span.report[entry] = row.report()[entry];
            span.seed[entry] = row.seed()[entry];
            span.variance[entry] = at(row.variance(), entry);
            span.dead[entry] = at(row.dead(), entry);
            span.correlation[entry] = at(row.correlation(), entry);
            span.others[entry] = row.others() == null ? null : row.others()[entry];
            span.stage[entry] = row.stage() == null ? 0 : row.stage()[entry];
            span.blueprint[entry] = row.blueprint() == null ? 0 : row.blueprint()[entry];
            span.epochsInStage[entry] = row.epochsInStage() == null ? UNKNOWN : row.epochsInStage()[entry];
            span.distress[entry] = at(row.distress(), entry);
            span.stagnation[entry] = at(row.stagnation(), entry);
            span.readiness[entry] = at(row.readiness(), entry);
            span.reports[entry] = row.reports() == null ? 1 : row.reports()[entry];
        }
        span.size = entries;
        span.stored = true;
        return span;
    }

    private static float at(float @Nullable [] values, int index) {
        return values == null ? Float.NaN : values[index];
    }

    SpanKey key() {
        return key;
    }

    int size() {
        return size;
    }

    /// Notes that it changes; whether that is the first time since it was stored.
    boolean changes() {
        boolean first = !changed;
        changed = true;
        return first;
    }

    boolean stored() {
        return stored;
    }

    /// The entry of a seed in an epoch; -1 if there is none.
    int find(int seedNumber, int epoch) {
        short within = within(seedNumber);
        for (int entry = size - 1; entry >= 0; entry--) {
            if (seed[entry] == within && reportEpoch[report[entry] - 1] == epoch) {
                return entry;
            }
        }
        return -1;
    }

    EpochRow row(int entry) {
        int from = report[entry] - 1;
        String stageText = stage[entry] == 0 ? null : names.get(stage[entry] - 1);
        String blueprintText = blueprint[entry] == 0 ? null : names.get(blueprint[entry] - 1);
        return new EpochRow(key.part().part() * PartKey.SEEDS + seed[entry], reportEpoch[from],
                Place.Arrival.ofCode(reportArrival[from]), reportPosition[from],
                reportMicros[from] == Long.MIN_VALUE ? null : Long.valueOf(reportMicros[from]),
                new Metrics(variance[entry], dead[entry], correlation[entry], others[entry]),
                stageText == null
                        ? null
                        : new Stage(stageText, blueprintText,
                                epochsInStage[entry] == UNKNOWN ? null : Integer.valueOf(epochsInStage[entry])),
                distress[entry], stagnation[entry], readiness[entry], reports[entry]);
    }

    /// What the entries add to the state's hash.
    long hash(StateHash with) {
        long sum = 0;
        for (int entry = 0; entry < size; entry++) {
            sum += row(entry).hash(key, with);
        }
        return sum;
    }

    /// Puts a row in the place of an entry, or adds one.
    ///
    /// @param entry as [#find] gave it
    void put(int entry, EpochRow row) {
        int place = entry;
        if (place < 0) {
            place = size++;
            if (size > report.length) {
                grow();
            }
            seed[place] = within(row.seed());
        } else {
            entriesOfReport[report[place] - 1]--;
        }
        int from = reportOf(row);
        entriesOfReport[from]++;
        report[place] = (short) (from + 1);
        variance[place] = row.metrics().variance();
        dead[place] = row.metrics().deadRatio();
        correlation[place] = row.metrics().correlation();
        others[place] = row.metrics().others();
        Stage said = row.stage();
        stage[place] = said == null ? 0 : name(said.text());
        blueprint[place] = said == null || said.blueprintId() == null ? 0 : name(said.blueprintId());
        Integer inStage = said == null ? null : said.epochsInStage();
        epochsInStage[place] = inStage == null ? UNKNOWN : inStage;
        distress[place] = row.distress();
        stagnation[place] = row.stagnation();
        readiness[place] = row.readiness();
        reports[place] = row.reports();
    }

    private static short within(int seedNumber) {
        return (short) (seedNumber % PartKey.SEEDS);
    }

    /// The place of the report that a row is from; those that no entry is from any more are used again.
    private int reportOf(EpochRow row) {
        if (newestReport < reportCount && reportPosition[newestReport] == row.position()
                && reportEpoch[newestReport] == row.epoch()) {
            return newestReport;
        }
        int place = reportCount;
        for (int known = 0; known < reportCount; known++) {
            if (reportPosition[known] == row.position() && reportEpoch[known] == row.epoch()) {
                newestReport = known;
                return known;
            }
            if (entriesOfReport[known] == 0 && place == reportCount) {
                place = known;
            }
        }
        if (place == reportCount && ++reportCount > reportEpoch.length) {
            int capacity = reportCount * 2;
            reportEpoch = Arrays.copyOf(reportEpoch, capacity);
            reportPosition = Arrays.copyOf(reportPosition, capacity);
            reportMicros = Arrays.copyOf(reportMicros, capacity);
            reportArrival = Arrays.copyOf(reportArrival, capacity);
            entriesOfReport = Arrays.copyOf(entriesOfReport, capacity);
        }
        reportEpoch[place] = row.epoch();
        reportPosition[place] = row.position();
        reportMicros[place] = row.claimedMicros() == null ? Long.MIN_VALUE : row.claimedMicros();
        reportArrival[place] = row.arrival().code();
        newestReport = place;
        return place;
    }

    /// The place of a name, from 1.
    private short name(String text) {
        for (int place = 0; place < names.size(); place++) {
            if (names.get(place).equals(text)) {
                return (short) (place + 1);
            }
        }
        if (names.size() > 2 * size + NAMES_SPARE) {
            forgetNames();
        }
        names.add(text);
        return (short) names.size();
    }

    /// Drops names that no entry has any more.
    private void forgetNames() {
        List<String> before = List.copyOf(names);
        names.clear();
        for (int entry = 0; entry < size; entry++) {
            stage[entry] = stage[entry] == 0 ? 0 : keep(before.get(stage[entry] - 1));
            blueprint[entry] = blueprint[entry] == 0 ? 0 : keep(before.get(blueprint[entry] - 1));
        }
    }

    private short keep(String text) {
        int place = names.indexOf(text);
        if (place < 0) {
            names.add(text);
            place = names.size() - 1;
        }
        return (short) (place + 1);
    }

    private void grow() {
        int capacity = Math.min(SpanKey.EPOCHS * PartKey.SEEDS, report.length * 2);
        report = Arrays.copyOf(report, capacity);
        seed = Arrays.copyOf(seed, capacity);
        variance = Arrays.copyOf(variance, capacity);
        dead = Arrays.copyOf(dead, capacity);
        correlation = Arrays.copyOf(correlation, capacity);
        others = Arrays.copyOf(others, capacity);
        stage = Arrays.copyOf(stage, capacity);
        blueprint = Arrays.copyOf(blueprint, capacity);
        epochsInStage = Arrays.copyOf(epochsInStage, capacity);
        distress = Arrays.copyOf(distress, capacity);
        stagnation = Arrays.copyOf(stagnation, capacity);
        readiness = Arrays.copyOf(readiness, capacity);
        reports = Arrays.copyOf(reports, capacity);
    }

    /// The row to store, which the span takes for stored from now on.
    SpanRow store() {
        stored = true;
        changed = false;
        return new SpanRow(key, names.toArray(String[]::new), Arrays.copyOf(reportEpoch, reportCount),
                Arrays.copyOf(reportPosition, reportCount), Arrays.copyOf(reportMicros, reportCount),
                Arrays.copyOf(reportArrival, reportCount), Arrays.copyOf(report, size), Arrays.copyOf(seed, size),
                known(variance), known(dead), known(correlation), anyOther() ? Arrays.copyOf(others, size) : null,
                named(stage), named(blueprint), knownInts(), known(distress), known(stagnation), known(readiness),
                repeated() ? Arrays.copyOf(reports, size) : null);
    }

    private float @Nullable [] known(float[] values) {
        for (int entry = 0; entry < size; entry++) {
            if (Float.isFinite(values[entry])) {
                return Arrays.copyOf(values, size);
            }
        }
        return null;
    }

    private short @Nullable [] named(short[] values) {
        for (int entry = 0; entry < size; entry++) {
            if (values[entry] != 0) {
                return Arrays.copyOf(values, size);
            }
        }
        return null;
    }

    private int @Nullable [] knownInts() {
        for (int entry = 0; entry < size; entry++) {
            if (epochsInStage[entry] != UNKNOWN) {
                return Arrays.copyOf(epochsInStage, size);
            }
        }
        return null;
    }

    private boolean anyOther() {
        for (int entry = 0; entry < size; entry++) {
            if (others[entry] != null) {
                return true;
            }
        }
        return false;
    }

    private boolean repeated() {
        for (int entry = 0; entry < size; entry++) {
            if (reports[entry] != 1) {
                return true;
            }
        }
        return false;
    }
}
