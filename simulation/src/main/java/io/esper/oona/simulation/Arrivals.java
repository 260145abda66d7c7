package io.esper.oona.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

import org.jspecify.annotations.Nullable;

/// The messages of all lanes in the order of arrival: by claimed time, equal times by lane, apart from those that are held
/// back. Holds [#HELD_MAX] messages at most; beyond that the next one due arrives early. Not thread-safe.
final class Arrivals implements Iterator<SimulatedMessage> {
    static final int HELD_MAX = 10_000;

    private final SimulationSettings settings;
    private final Dice dice;
    private final List<Lane> lanes = new ArrayList<>();
    private final PriorityQueue<Held> held =
            new PriorityQueue<>(Comparator.comparing(Held::until).thenComparingLong(Held::number));

    private long heldSoFar;
    private long arrived;
    private @Nullable SimulatedMessage head;

    /// A message that arrives when claimed time has reached `until`.
    private record Held(Instant until, long number, SimulatedMessage message) {}

    Arrivals(SimulationSettings settings) {
        this.settings = settings;
        dice = new Dice(Dice.derive(settings.seed(), -1));
        for (int lane = 0; lane < Math.min(settings.concurrentRuns(), settings.runs()); lane++) {
            lanes.add(new Lane(settings, lane));
        }
        head = advance();
    }

    @Override
    public boolean hasNext() {
        return head != null;
    }

    @Override
    public SimulatedMessage next() {
        SimulatedMessage result = head;
        if (result == null) {
            throw new NoSuchElementException("The simulation has ended after " + arrived + " messages.");
        }
        arrived++;
        head = arrived < settings.messagesMax() ? advance() : null;
        return result;
    }

    /// Number of messages held back now.
    int held() {
        return held.size();
    }

    private @Nullable SimulatedMessage advance() {
        while (true) {
            Lane lane = earliest();
            Held first = held.peek();
            if (first != null && (held.size() >= HELD_MAX || first.until.compareTo(lane.time()) <= 0)) {
                held.remove();
                return first.message;
            }
            SimulatedMessage message = lane.next();
            if (message == null || !isHeld(message)) {
                return message;
            }
        }
    }

    private Lane earliest() {
        Lane earliest = lanes.getFirst();
        for (int i = 1; i < lanes.size(); i++) {
            Lane lane = lanes.get(i);
            if (lane.time().compareTo(earliest.time()) < 0) {
                earliest = lane;
            }
        }
        return earliest;
    }

    /// Holds the message back, or a repetition of it, as the dice fall.
    private boolean isHeld(SimulatedMessage message) {
        if (settings.repeatedShare() > 0 && dice.chance(settings.repeatedShare())) {
            hold(message.arriving(Delivery.REPEATED));
        }
        if (settings.lateShare() > 0 && dice.chance(settings.lateShare())) {
            hold(message.arriving(Delivery.LATE));
            return true;
        }
        return false;
    }

    private void hold(SimulatedMessage message) {
        long delay = (long) (settings.delayMax().toMillis() * dice.unit() * dice.unit());
        held.add(new Held(message.envelope().timestamp().instant().plusMillis(delay), heldSoFar, message));
        heldSoFar++;
    }
}
