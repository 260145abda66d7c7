package io.esper.oona.reliability.rivals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

import io.esper.oona.reliability.Findings;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.sql.Stores;

/// Threads over several stores on one log, each store as a process of its own would have it.
final class Threads {
    private Threads() {}

    /// Work of one thread.
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    /// So many stores; close them.
    static List<Store> stores(StoreSettings settings, int count, int indexLag) {
        List<Store> stores = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            stores.add(Stores.open(new StoreSettings(settings.url(), settings.user(), settings.password(),
                    settings.tenant(), 6, settings.inFlightEventsMax(), settings.commitEventsMax(), indexLag,
                    settings.lockTimeout(), settings.clock())));
        }
        return stores;
    }

    /// Runs all at once; what one of them throws is a violation.
    static void together(int threads, Findings findings, IntFunction<Work> work) throws InterruptedException {
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            CyclicBarrier start = new CyclicBarrier(threads);
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                Work own = work.apply(i);
                running.add(pool.submit(() -> {
                    start.await();
                    own.run();
                    return true;
                }));
            }
            for (Future<?> one : running) {
                try {
                    one.get();
                } catch (ExecutionException failed) {
                    findings.violation("A thread ended by " + failed.getCause());
                }
            }
        }
    }
}
