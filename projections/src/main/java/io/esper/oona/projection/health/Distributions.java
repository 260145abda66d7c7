package io.esper.oona.projection.health;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.esper.oona.projection.SeenKeys;
import io.esper.oona.projection.StateHash;
import io.esper.oona.projection.health.DistributionKey.Unit;
import io.esper.oona.projection.table.Changes;
import io.esper.oona.projection.table.Finder;
import org.jspecify.annotations.Nullable;

/// Counts what was measured, for good: by epoch of each run, and by hour of claimed time of each run and each of its layers. Every
/// measurement counts as it comes, also of a repeated report. Keeps 4,000 of these between chunks (about 4 KiB each); what was used least is
/// read again when it is needed. For one thread.
final class Distributions {
    private static final int GROUPS_KEPT_MAX = 4_000;
    private static final long HOUR_MICROS = 3_600_000_000L;
    static final List<String> METRICS =
            List.of("activation_variance", "dead_neuron_ratio", "correlation", "distress");

    /// The metrics of one key.
    private static final class Group {
        private final DistributionKey key;
        private final Distribution[] metrics = new Distribution[METRICS.size()];
        private final long[] hashes = new long[METRICS.size()];
        private int stored;
        private boolean changed;
        private boolean unhashed;

        Group(DistributionKey key, StateHash with) {
            this.key = key;
            for (int metric = 0; metric < metrics.length; metric++) {
                metrics[metric] = new Distribution(Distribution.name(key, METRICS.get(metric), with));
            }
        }

    }

    /// The group that a run or a layer was counted in last, in the same chunk: neighbours are often counted in the same. For one thread.
    static final class Recent {
        private @Nullable Group group;
        private int rollbacks;
        private long number;
        private int wantedRollbacks = -1;
        private long wantedNumber;
        private int chunk;

        private void begin(int now) {
            if (chunk != now) {
                chunk = now;
                group = null;
                wantedRollbacks = -1;
            }
        }

        /// Whether this is the first time in the chunk that the group is wanted, as far as can be told.
        private boolean wants(int now, int ofRollbacks, long ofNumber) {
            begin(now);
            if (wantedRollbacks == ofRollbacks && wantedNumber == ofNumber) {
                return false;
            }
            wantedRollbacks = ofRollbacks;
            wantedNumber = ofNumber;
            return true;
        }

        private @Nullable Group get(int now, int ofRollbacks, long ofNumber) {
            begin(now);
            return rollbacks == ofRollbacks && number == ofNumber ? group : null;
        }

        private void put(Group used, int ofRollbacks, long ofNumber) {
            group = used;
            rollbacks = ofRollbacks;
            number = ofNumber;
        }
    }

    private final StateHash hash;
    private final Map<DistributionKey, Group> groups = new LinkedHashMap<>(16, 0.75f, true);
    private final List<Group> changed = new ArrayList<>();
    private final List<Group> unhashed = new ArrayList<>();
    private final Set<DistributionKey> wanted = new LinkedHashSet<>();
    private @Nullable SeenKeys seen;
    private int chunk;

    Distributions(StateHash hash) {
        this.hash = hash;
    }

    /// See [io.esper.oona.projection.Fold#startsEmpty()].
    void startsEmpty() {
        seen = new SeenKeys();
    }

    /// Notes what a report needs.
    void want(SeedReport report, RunState run, Part part) {
        if (report.metrics() == null) {
            return;
        }
        Integer epoch = report.place().epoch();
        if (epoch != null) {
            want(run.epochs, run, Unit.EPOCH, DistributionKey.WHOLE_RUN, report.place().rollbacks(), epoch);
        }
        Long micros = report.claimedMicros();
        if (micros != null) {
            long hour = Math.floorDiv(micros, HOUR_MICROS);
            want(run.hours, run, Unit.HOUR, DistributionKey.WHOLE_RUN, 0, hour);
            want(part.hours(), run, Unit.HOUR, report.key().layer(), 0, hour);
        }
    }

    private void want(Recent recent, RunState run, Unit unit, int layer, int rollbacks, long number) {
        if (recent.wants(chunk, rollbacks, number)) {
            DistributionKey key = new DistributionKey(run.run(), unit, layer, rollbacks, number);
            if (!groups.containsKey(key) && (seen == null || seen.mayHold(key))) {
                wanted.add(key);
            }
        }
    }

    /// Reads what was wanted and is not here.
    void load(Finder rows) throws SQLException {
        if (wanted.isEmpty()) {
            return;
        }
        for (DistributionRow row : rows.find(HealthTables.DISTRIBUTION, HealthTables.DISTRIBUTION_GROUP,
                wanted.stream().map(key -> new @Nullable Object[]{key.run(), key.unit().text(), key.layer(),
                        key.rollbacks(), key.number()}).toList())) {
            Group group = groups.computeIfAbsent(row.key(), key -> new Group(key, hash));
            int metric = METRICS.indexOf(row.metric());
            group.metrics[metric] = Distribution.of(row, hash);
            group.hashes[metric] = group.metrics[metric].hash(hash);
            group.stored |= 1 << metric;
        }
        wanted.clear();
    }

    /// Counts what a report measured. Everything that the chunk reports was wanted before.
    void add(SeedReport report, RunState run, Part part) {
        Metrics metrics = report.metrics();
        if (metrics == null) {
            return;
        }
        Integer epoch = report.place().epoch();
        Group byEpoch = epoch == null
                ? null
                : group(run.epochs, run, Unit.EPOCH, DistributionKey.WHOLE_RUN, report.place().rollbacks(), epoch);
        Long micros = report.claimedMicros();
        Group byHour = null;
        Group byLayer = null;
        if (micros != null) {
            long hour = Math.floorDiv(micros, HOUR_MICROS);
            byHour = group(run.hours, run, Unit.HOUR, DistributionKey.WHOLE_RUN, 0, hour);
            byLayer = group(part.hours(), run, Unit.HOUR, report.key().layer(), 0, hour);
        }
        count(0, metrics.variance(), byEpoch, byHour, byLayer);
        count(1, metrics.deadRatio(), byEpoch, byHour, byLayer);
        count(2, metrics.correlation(), byEpoch, byHour, byLayer);
        count(3, Distress.of(metrics), byEpoch, byHour, byLayer);
    }

    private static void count(int metric, float value, @Nullable Group byEpoch, @Nullable Group byHour,
            @Nullable Group byLayer) {
        if (!Float.isFinite(value)) {
            return;
        }
        int bucket = Distribution.bucket(value);
        long spread = Distribution.spread(bucket);
        if (byEpoch != null) {
            byEpoch.metrics[metric].add(value, bucket, spread);
        }
        if (byHour != null) {
            byHour.metrics[metric].add(value, bucket, spread);
        }
        if (byLayer != null) {
            byLayer.metrics[metric].add(value, bucket, spread);
        }
    }

    private Group group(Recent recent, RunState run, Unit unit, int layer, int rollbacks, long number) {
        Group group = recent.get(chunk, rollbacks, number);
        if (group == null) {
            DistributionKey key = new DistributionKey(run.run(), unit, layer, rollbacks, number);
            group = groups.get(key);
            if (group == null) {
                group = new Group(key, hash);
                groups.put(key, group);
                if (seen != null) {
                    seen.add(key);
                }
            }
            recent.put(group, rollbacks, number);
        }
        if (!group.changed) {
            group.changed = true;
            changed.add(group);
        }
        if (!group.unhashed) {
            group.unhashed = true;
            unhashed.add(group);
        }
        return group;
    }

    /// Brings the hash up to date.
    void count() {
        for (Group group : unhashed) {
            for (int metric = 0; metric < group.metrics.length; metric++) {
                Distribution distribution = group.metrics[metric];
                if (!distribution.isEmpty()) {
                    long now = distribution.hash(hash);
                    hash.replace(group.hashes[metric], now);
                    group.hashes[metric] = now;
                }
            }
            group.unhashed = false;
        }
        unhashed.clear();
    }

    /// Hands over what changed since the last call, and drops what was used least.
    void changes(Changes changes) {
        count();
        List<DistributionRow> fresh = new ArrayList<>();
        List<DistributionRow> known = new ArrayList<>();
        for (Group group : changed) {
            for (int metric = 0; metric < group.metrics.length; metric++) {
                if (!group.metrics[metric].isEmpty()) {
                    boolean held = (group.stored & (1 << metric)) != 0;
                    (held ? known : fresh).add(group.metrics[metric].row(group.key, METRICS.get(metric)));
                    group.stored |= 1 << metric;
                }
            }
            group.changed = false;
        }
        changed.clear();
        chunk++;
        changes.replace(HealthTables.DISTRIBUTION, fresh, known);
        for (Iterator<Group> eldest = groups.values().iterator(); groups.size() > GROUPS_KEPT_MAX
                && eldest.hasNext();) {
            eldest.next();
            eldest.remove();
        }
    }
}
