package io.esper.oona.projection;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.esper.oona.projection.table.Finder;
import io.esper.oona.projection.table.TableRows;
import org.jspecify.annotations.Nullable;

/// A projection that folds the events of one key alone, and remembers what became of those that were parked before. For one thread at a time.
final class KeyOnly extends ForwardingProjection {
    private final Projection whole;
    private final String wanted;
    private final Map<Long, ParkedEvent> parkedBefore;
    /// What became of the events that were parked before, where they are not any more.
    private final Map<Long, Verdict> freed = new HashMap<>();
    private long events;

    KeyOnly(Projection whole, String wanted, List<ParkedEvent> parkedBefore) {
        super(whole);
        this.whole = whole;
        this.wanted = wanted;
        this.parkedBefore = parkedBefore.stream().collect(Collectors.toMap(ParkedEvent::position, event -> event));
    }

    String wanted() {
        return wanted;
    }

    long events() {
        return events;
    }

    boolean hadParked() {
        return !parkedBefore.isEmpty();
    }

    /// Counts the events that are not parked any more as what became of them.
    ///
    /// @param now what is parked now
    /// @throws ProjectionException if an event is parked that was not before: what became of it then is not known
    void correct(TableRows rows, Parking now) throws SQLException {
        Set<Long> parked = now.positions(wanted);
        if (!parkedBefore.keySet().containsAll(parked)) {
            throw new ProjectionException("Events of " + wanted
                    + " that were folded before cannot be folded now; rebuild the read model as a whole.", null);
        }
        Map<List<String>, EventCount> counts = new HashMap<>();
        for (EventCount count : rows.all(Bookkeeping.COUNT)) {
            counts.put(List.of(count.topic(), count.type()), count);
        }
        for (ParkedEvent event : parkedBefore.values()) {
            if (!parked.contains(event.position())) {
                counts.computeIfPresent(List.of(event.topic(), event.type()),
                        (key, count) -> count.freed(freed.getOrDefault(event.position(), Verdict.DROPPED)));
            }
        }
        rows.upsert(Bookkeeping.COUNT, counts.values());
    }

    @Override
    public @Nullable String refusal(ProjectionEvent event) {
        return key(event).equals(wanted) ? whole.refusal(event) : null;
    }

    @Override
    public Fold open() {
        return new ForwardingFold(whole.open()) {
            @Override
            public void startsEmpty() {
                // the rows of other keys are there
            }

            @Override
            public void prepare(List<ProjectionEvent> all, Finder rows) throws SQLException {
                List<ProjectionEvent> mine = new ArrayList<>();
                all.stream().filter(event -> key(event).equals(wanted)).forEach(mine::add);
                super.prepare(mine, rows);
            }

            @Override
            public Verdict fold(ProjectionEvent event) {
                if (!key(event).equals(wanted)) {
                    return Verdict.UNUSED;
                }
                Verdict verdict = super.fold(event);
                events++;
                if (parkedBefore.containsKey(event.position())) {
                    freed.put(event.position(), verdict);
                }
                return verdict;
            }
        };
    }
}
