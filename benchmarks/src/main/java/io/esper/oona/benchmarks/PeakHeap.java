package io.esper.oona.benchmarks;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

import javax.management.ListenerNotFoundException;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

import com.sun.management.GarbageCollectionNotificationInfo;

/// What the heap of this process held at most right after a collection: what is in use, without what waits to be collected, but for what
/// the collection under way left for later. Close it. Thread-safe.
final class PeakHeap implements AutoCloseable {
    private static final double MEBIBYTE = 1 << 20;

    private final Set<String> pools = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP).map(pool -> pool.getName())
            .collect(Collectors.toSet());
    private final AtomicLong most = new AtomicLong();
    private final NotificationListener listener = (notification, _) -> {
        if (notification.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
            collected(GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData()));
        }
    };

    PeakHeap() {
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            ((NotificationEmitter) collector).addNotificationListener(listener, null, null);
        }
    }

    private void collected(GarbageCollectionNotificationInfo info) {
        long used = info.getGcInfo().getMemoryUsageAfterGc().entrySet().stream()
                .filter(pool -> pools.contains(pool.getKey())).mapToLong(pool -> pool.getValue().getUsed()).sum();
        most.accumulateAndGet(used, Math::max);
    }

    /// Begins anew.
    void reset() {
        most.set(0);
    }

    double mebibytes() {
        return most.get() / MEBIBYTE;
    }

    @Override
    public void close() {
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            try {
                ((NotificationEmitter) collector).removeNotificationListener(listener);
            } catch (ListenerNotFoundException gone) {
                throw new IllegalStateException("A collector forgot who listens.", gone);
            }
        }
    }
}
