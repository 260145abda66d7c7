package io.esper.oona.cli.console;

import java.time.Duration;
import java.util.Locale;

/// Shows how far work has come: a bar with events per second and the time left on a terminal, a plain line every few
/// seconds with `--verbose` elsewhere, nothing otherwise. Cheap enough to be called for each batch; for one thread.
public final class Progress implements AutoCloseable {
    private static final long SCREEN_INTERVAL_NANOS = 100_000_000L;
    private static final long PLAIN_INTERVAL_NANOS = 5_000_000_000L;
    private static final int BAR_WIDTH = 24;

    private final Console console;
    private final String what;
    private final long total;
    private final long started;
    private long shown;

    Progress(Console console, String what, long total) {
        this.console = console;
        this.what = what;
        this.total = total;
        this.started = console.nanos();
        this.shown = started;
    }

    /// Says that `done` of the total is done and that `events` events went by in all.
    public void update(long done, long events) {
        boolean screen = console.errIsScreen();
        if (!screen && !console.verbose()) {
            return;
        }
        long now = console.nanos();
        if (now - shown < (screen ? SCREEN_INTERVAL_NANOS : PLAIN_INTERVAL_NANOS)) {
            return;
        }
        shown = now;
        String line = line(done, events, now - started);
        if (screen) {
            console.drawProgress(line);
        } else {
            console.say(line);
        }
    }

    /// Seconds since the start, never 0.
    public double seconds() {
        return Math.max(1e-3, (console.nanos() - started) / 1e9);
    }

    @Override
    public void close() {
        console.clearProgress();
    }

    private String line(long done, long events, long nanos) {
        double seconds = nanos / 1e9;
        StringBuilder line = new StringBuilder(what).append(' ');
        if (total > 0) {
            double share = Math.min(1, (double) done / total);
            int filled = (int) Math.round(share * BAR_WIDTH);
            line.append('[').repeat('#', filled).repeat('-', BAR_WIDTH - filled).append("] ")
                    .append(String.format(Locale.ROOT, "%3.0f%%  ", share * 100));
        }
        line.append(SizeText.count(events)).append(" events  ")
                .append(SizeText.count(Math.round(events / Math.max(seconds, 1e-3)))).append("/s");
        if (total > 0 && done > 0 && done < total) {
            line.append("  ").append(TimeText.rounded(Duration.ofSeconds(Math.round(seconds * (total - done) / done))))
                    .append(" left");
        }
        return line.toString();
    }
}
