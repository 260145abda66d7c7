package io.esper.oona.projection.health;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
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
        private boolean unhashed;

        Group(DistributionKey key, StateHash with) {
            this.key = key;
            for (int metric = 0; metric < metrics.length; metric++) {
                metrics[metric] = new Distribution(Distribution.name(key, METRICS.get(metric), with));
            }
        }

        void add(float variance, float deadRatio, float correlation, float distress) {
            add(0, variance);
            add(1, deadRatio);
            add(2, correlation);
            add(3, distress);
        }

        private void add(int metric, float value) {
            if (Float.isFinite(value)) {
                metrics[metric].add(value);
            }
        }
    }

    private final StateHash hash;
    private final Map<DistributionKey, Group> groups = new LinkedHashMap<>(16, 0.75f, true);
    private final Set<Group> changed = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<Group> unhashed = new ArrayList<>();
    private final Set<DistributionKey> wanted = new LinkedHashSet<>();
    private @Nullable SeenKeys seen;
    private long lastPosition;
    private int lastLayer;
    private final List<Group> last = new ArrayList<>(3);

    Distributions(StateHash hash) {
        this.hash = hash;
    }

    /// See [io.esper.oona.projection.Fold#startsEmpty()].
    void startsEmpty() {
        seen = new SeenKeys();
    }

    /// Notes what a report needs.
    void want(SeedReport report) {
        if (report.metrics() != null && !same(report)) {
            for (DistributionKey key : keys(report)) {
                if (!groups.containsKey(key) && (seen == null || seen.mayHold(key))) {
                    wanted.add(key);
                }
            }
            lastPosition = report.position();
            lastLayer = report.key().layer();
        }
    }

    /// Reads what was wanted and is not here.
    void load(Finder rows) throws SQLException {
        lastPosition = 0;
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

    /// Counts what a report measured.
    void add(SeedReport report) {
        Metrics metrics = report.metrics();
        if (metrics == null) {
            return;
        }
        if (!same(report)) {
            last.clear();
            keys(report).forEach(key -> last.add(group(key)));
            lastPosition = report.position();
            lastLayer = report.key().layer();
        }
        float distress = Distress.of(metrics);
        for (Group group : last) {
            group.add(metrics.variance(), metrics.deadRatio(), metrics.correlation(), distress);
        }
    }

    private boolean same(SeedReport report) {
        return report.position() == lastPosition && report.key().layer() == lastLayer;
    }

    private static List<DistributionKey> keys(SeedReport report) {
        List<DistributionKey> keys = new ArrayList<>(3);
        String run = report.key().run();
        Integer epoch = report.place().epoch();
        if (epoch != null) {
            keys.add(new DistributionKey(run, Unit.EPOCH, DistributionKey.WHOLE_RUN, report.place().rollbacks(),
                    epoch));
        }
        Long micros = report.claimedMicros();
        if (micros != null) {
            long hour = Math.floorDiv(micros, HOUR_MICROS);
            keys.add(new DistributionKey(run, Unit.HOUR, DistributionKey.WHOLE_RUN, 0, hour));
            keys.add(new DistributionKey(run, Unit.HOUR, report.key().layer(), 0, hour));
        }
        return keys;
    }

    private Group group(DistributionKey key) {
        Group group = groups.computeIfAbsent(key, unknown -> new Group(unknown, hash));
        if (seen != null) {
            seen.add(key);
        }
        changed.add(group);
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
        // a group that is in use now counts as changed again with the next report
        lastPosition = 0;
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
        }
        changed.clear();
        last.clear();
        changes.replace(HealthTables.DISTRIBUTION, fresh, known);
        for (Iterator<Group> eldest = groups.values().iterator(); groups.size() > GROUPS_KEPT_MAX
                && eldest.hasNext();) {
            eldest.next();
            eldest.remove();
        }
    }
}
