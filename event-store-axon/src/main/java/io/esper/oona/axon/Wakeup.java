package io.esper.oona.axon;

import java.util.concurrent.atomic.AtomicInteger;

/// Runs something on a thread of its own, once for any number of calls that come while it runs. Thread-safe.
final class Wakeup {
    private final Runnable task;
    private final AtomicInteger asked = new AtomicInteger();

    Wakeup(Runnable task) {
        this.task = task;
    }

    void ask() {
        if (asked.getAndIncrement() == 0) {
            Thread.ofVirtual().name("oona-axon-wakeup").start(this::run);
        }
    }

    private void run() {
        int answered;
        do {
            answered = asked.get();
            task.run();
        } while (asked.addAndGet(-answered) > 0);
    }
}
