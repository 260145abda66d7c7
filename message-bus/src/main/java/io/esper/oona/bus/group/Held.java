package io.esper.oona.bus.group;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

import io.esper.oona.bus.Delivery;
import io.esper.oona.bus.Place;
import org.jspecify.annotations.Nullable;

/// What a consumer has in its hands, by hand-over. Not thread-safe: the subscription guards it.
final class Held {
    private final Map<Long, Lease> leases = new HashMap<>();

    /// A hand-over and what of it is not settled.
    static final class Lease {
        private final long number;
        private final TreeMap<Long, Item> items = new TreeMap<>();
        private long dueMicros;

        Lease(long number, long dueMicros) {
            this.number = number;
            this.dueMicros = dueMicros;
        }

        long number() {
            return number;
        }

        long dueMicros() {
            return dueMicros;
        }

        void extend(long micros) {
            dueMicros = micros;
        }

        /// What is not settled, by seq.
        NavigableMap<Long, Item> items() {
            return items;
        }

        /// Of these, the first deliveries, which share one row.
        List<Member> claimed() {
            return items.values().stream().filter(item -> !item.ownRow())
                    .map(item -> new Member(item.seq(), item.keyHash(), item.place())).toList();
        }
    }

    /// A message in hand.
    ///
    /// @param ownRow         whether it has a row of its own
    /// @param receivedMicros when the transport received it
    /// @param suspect        whether it was delivered alone
    /// @param place          where the transport has it; null where its number says so, and of a redriven dead letter
    record Item(long seq, @Nullable Long keyHash, boolean ownRow, boolean suspect, long receivedMicros,
            Delivery delivery, @Nullable Place place) {}

    void add(Lease lease) {
        leases.put(lease.number(), lease);
    }

    /// The hand-over and the message that a delivery names; empty if it is not in hand.
    Optional<Item> find(Delivery delivery) {
        Lease lease = leases.get(leaseOf(delivery));
        return lease == null ? Optional.empty() : Optional.ofNullable(lease.items().get(seqOf(delivery)));
    }

    @Nullable
    Lease lease(long number) {
        return leases.get(number);
    }

    void remove(long lease, long seq) {
        Lease held = leases.get(lease);
        if (held != null) {
            held.items().remove(seq);
            if (held.items().isEmpty()) {
                leases.remove(lease);
            }
        }
    }

    void forget(long lease) {
        leases.remove(lease);
    }

    /// Hand-overs, oldest first.
    List<Lease> all() {
        List<Lease> all = new ArrayList<>(leases.values());
        all.sort(Comparator.comparingLong(Lease::number));
        return all;
    }

    /// Messages whose visibility is not over.
    int current(long nowMicros) {
        return leases.values().stream().filter(lease -> lease.dueMicros() > nowMicros)
                .mapToInt(lease -> lease.items().size()).sum();
    }

    /// Whether a suspect is among them.
    boolean holdsSuspect(long nowMicros) {
        return leases.values().stream().filter(lease -> lease.dueMicros() > nowMicros)
                .anyMatch(lease -> lease.items().values().stream().anyMatch(Item::suspect));
    }

    /// Forgets what is overdue, oldest first, beyond a number of messages.
    void forgetOverdue(long nowMicros, int most) {
        int overdue = leases.values().stream().filter(lease -> lease.dueMicros() <= nowMicros)
                .mapToInt(lease -> lease.items().size()).sum();
        for (Lease lease : all()) {
            if (overdue <= most) {
                return;
            }
            if (lease.dueMicros() <= nowMicros) {
                overdue -= lease.items().size();
                forget(lease.number());
            }
        }
    }

    static String text(long lease, long seq) {
        return lease + ":" + seq;
    }

    static long leaseOf(Delivery delivery) {
        return Long.parseLong(delivery.lease(), 0, delivery.lease().indexOf(':'), 10);
    }

    static long seqOf(Delivery delivery) {
        return Long.parseLong(delivery.lease().substring(delivery.lease().indexOf(':') + 1));
    }
}
