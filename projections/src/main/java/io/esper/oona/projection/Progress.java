package io.esper.oona.projection;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/// How far a catch-up or rebuild has come.
///
/// @param events          read so far
/// @param position        everything up to here is done
/// @param target          where it ends, as far as is known
/// @param eventsPerSecond since the start
/// @param remaining       estimate; null before anything is known
public record Progress(long events, long position, long target, double eventsPerSecond, @Nullable Duration remaining) {

    /// Called after every batch, on the thread that works.
    @FunctionalInterface
    public interface Listener {
        /// Hears nothing.
        Listener NONE = progress -> {};

        void progressed(Progress progress);
    }

    static Progress of(long events, long started, long position, long target, long nanos) {
        double seconds = Math.max(1, nanos) / 1e9;
        double positionsPerSecond = (position - started) / seconds;
        Duration remaining = positionsPerSecond <= 0
                ? null
                : Duration.ofMillis((long) (1000 * Math.max(0, target - position) / positionsPerSecond));
        return new Progress(events, position, target, events / seconds, remaining);
    }
}
