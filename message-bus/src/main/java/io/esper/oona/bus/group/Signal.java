package io.esper.oona.bus.group;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Wakes those who wait for something of this process: a hint, which saves the time of a poll. Thread-safe.
final class Signal {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition raised = lock.newCondition();
    private long count;

    public void raise() {
        lock.lock();
        try {
            count++;
            raised.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// How often it was raised; read it before looking at what it is about.
    long count() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }

    /// Waits until it has been raised since the count was read, or the time is over.
    void await(long since, long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = nanos;
            while (count == since && left > 0) {
                left = raised.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /// The shorter of a span and what is left of another, in nanoseconds.
    static long atMost(long millis, long leftNanos) {
        return Math.min(TimeUnit.MILLISECONDS.toNanos(millis), leftNanos);
    }
}
