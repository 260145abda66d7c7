package io.esper.oona.projection.lifecycle;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import io.esper.oona.projection.StateHash;
import io.esper.oona.projection.run.StageStep;
import org.jspecify.annotations.Nullable;

/// A seed's stays at work, in the order of the run. Keeps the newest 16, and the newest 16 that no rollback has undone, from which the seed
/// goes on: what is told of the time before is left out. For one thread.
///
/// A message that names the stage that the seed is in at its moment confirms it; one that names the stage that follows moves the
/// entry back; every other one adds a stay, between two if it comes late. After a rollback the seed is in the stage of the epoch
/// that was restored: stays beyond it are history, and the next step starts from there.
final class SeedLife {
    static final int STAYS_KEPT_MAX = 16;

    private final String run;
    private final int layer;
    private final int seed;
    private final StateHash hash;
    private final List<StayRow> stays = new ArrayList<>(2);
    /// By number: what the database does not hold yet.
    private final Map<Integer, StayRow> changed = new TreeMap<>();
    private int count;
    private int stored;

    SeedLife(String run, int layer, int seed, StateHash hash) {
        this.run = run;
        this.layer = layer;
        this.seed = seed;
        this.hash = hash;
    }

    /// Takes the seed's rows as the database holds them.
    ///
    /// @param restored the epoch that each rollback of the run restored, oldest first
    void loaded(Collection<StayRow> rows, List<Integer> restored) {
        stays.addAll(rows);
        stays.sort(Comparator.comparing(StayRow::entered));
        drop(0, restored);
        count = rows.size();
        stored = rows.size();
    }

    int size() {
        return stays.size();
    }

    /// @param restored the epoch that each rollback of the run restored, oldest first
    void tell(Told told, List<Integer> restored) {
        if (isOfAGenerationDropped(told.at(), restored)) {
            return;
        }
        int index = inForce(told.at(), restored);
        StayRow before = index < 0 ? null : stays.get(index);
        if (before != null && before.is(told.stage())) {
            put(index, before.confirmed(told));
            return;
        }
        if (before != null && showsTheStageBefore(told, before)) {
            return;
        }
        if (before == null && outOfReach(told.at())) {
            return;
        }
        int next = next(before, told.at(), restored);
        if (next >= 0 && stays.get(next).is(told.stage())) {
            put(next, stays.get(next).since(told));
            relink(before);
        } else {
            insert(told, before, restored);
        }
    }

    /// A report of the epoch in which a command takes effect may still show the stage before it.
    private static boolean showsTheStageBefore(Told told, StayRow before) {
        String stage = before.previousStage();
        return told.source() == Source.TELEMETRY && !before.entered().reported()
                && told.at().sameEpoch(before.entered())
                && stage != null && stage.equalsIgnoreCase(told.stage());
    }

    /// Whether what was before all that is kept has been dropped.
    private boolean outOfReach(Moment at) {
        return count > stays.size() && (stays.isEmpty() || at.compareTo(stays.getFirst().entered()) < 0);
    }

    /// Whether what was then has been dropped because rollbacks undid it.
    private boolean isOfAGenerationDropped(Moment at, List<Integer> restored) {
        return count > stays.size() && at.rollbacks() < restored.size()
                && at.compareTo(stays.get(Math.max(0, stays.size() - STAYS_KEPT_MAX)).entered()) < 0;
    }

    /// The stay that a moment falls into; -1 if none is known.
    private int inForce(Moment at, List<Integer> restored) {
        for (int index = stays.size() - 1; index >= 0; index--) {
            Moment entered = stays.get(index).entered();
            if (entered.compareTo(at) <= 0 && !entered.undoneIn(at.rollbacks(), restored)) {
                return index;
            }
        }
        return -1;
    }

    /// The first stay that follows `before` after the moment, on a branch that the moment is on; -1 if there is none.
    private int next(@Nullable StayRow before, Moment at, List<Integer> restored) {
        for (int index = 0; index < stays.size(); index++) {
            if (follows(stays.get(index), before, at, restored)) {
                return index;
            }
        }
        return -1;
    }

    private static boolean follows(StayRow stay, @Nullable StayRow before, Moment at, List<Integer> restored) {
        return Objects.equals(stay.previous(), before == null ? null : Integer.valueOf(before.stay()))
                && stay.entered().compareTo(at) > 0 && !at.undoneIn(stay.entered().rollbacks(), restored);
    }

    private void insert(Told told, @Nullable StayRow before, List<Integer> restored) {
        StayRow added = new StayRow(run, layer, seed, ++count, told.stage(), told.at(), told.source(),
                told.source().bit(), told.blueprint(), before == null ? null : Integer.valueOf(before.stay()),
                before == null ? null : before.stage(), warning(before, told.stage()), null);
        int place = 0;
        while (place < stays.size() && stays.get(place).entered().compareTo(told.at()) <= 0) {
            place++;
        }
        stays.add(place, added);
        changed.put(added.stay(), added);
        hash.replace(LifecycleTables.STAY, null, added);
        for (int index = place + 1; index < stays.size(); index++) {
            StayRow later = stays.get(index);
            if (follows(later, before, told.at(), restored)) {
                put(index, later.after(added, warning(added, later.stage())));
            }
        }
        relink(added);
        relink(before);
        drop(told.at().rollbacks(), restored);
    }

    /// Drops what is neither among the newest nor among the newest of the branch that the run is on. A stay that was dropped once does not
    /// come back when a rollback makes room: so reading the rows again gives what is kept without.
    ///
    /// @param since the first rollback generation in which stays were added since the last call
    private void drop(int since, List<Integer> restored) {
        int newest = stays.size() - STAYS_KEPT_MAX;
        if (newest <= 0) {
            return;
        }
        int[] undoneBy =
                stays.stream().mapToInt(stay -> stay.entered().undoneBy(restored.size(), restored)).toArray();
        boolean[] dropped = new boolean[newest];
        for (int generation = Math.min(since, restored.size()); generation <= restored.size(); generation++) {
            int above = 0;
            for (int index = stays.size() - 1; index >= 0; index--) {
                if (index < newest && above >= STAYS_KEPT_MAX) {
                    dropped[index] = true;
                }
                if (stays.get(index).entered().rollbacks() <= generation && generation < undoneBy[index]) {
                    above++;
                }
            }
        }
        for (int index = newest - 1; index >= 0; index--) {
            if (dropped[index] || undoneBy[index] <= restored.size()) {
                stays.remove(index);
            }
        }
    }

    /// A stay was left when the stay after it on the newest branch was entered.
    private void relink(@Nullable StayRow stay) {
        for (int index = 0; stay != null && index < stays.size(); index++) {
            StayRow now = stays.get(index);
            if (now.stay() == stay.stay()) {
                Moment left = null;
                for (StayRow later : stays) {
                    if (Objects.equals(later.previous(), now.stay())
                            && (left == null || later.entered().rollbacks() > left.rollbacks()
                                    || (later.entered().rollbacks() == left.rollbacks()
                                            && later.entered().compareTo(left) < 0))) {
                        left = later.entered();
                    }
                }
                put(index, Objects.equals(now.left(), left) ? now : now.leftAt(left));
                return;
            }
        }
    }

    private void put(int index, StayRow row) {
        StayRow before = stays.get(index);
        if (!row.equals(before)) {
            hash.replace(LifecycleTables.STAY, before, row);
            stays.set(index, row);
            changed.put(row.stay(), row);
        }
    }

    private static @Nullable String warning(@Nullable StayRow before, String stage) {
        return before == null ? StageStep.unknown(stage) : StageStep.warning(before.stage(), stage);
    }

    boolean isChanged() {
        return !changed.isEmpty();
    }

    /// Hands over the rows that changed since the last call.
    ///
    /// @param fresh rows that the table does not hold
    /// @param known rows that it holds
    void changes(List<StayRow> fresh, List<StayRow> known) {
        changed.forEach((stay, row) -> (stay > stored ? fresh : known).add(row));
        changed.clear();
        stored = count;
    }
}
