package io.esper.oona.cli;

import java.time.Instant;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.SizeText;
import io.esper.oona.cli.console.TimeText;
import io.esper.oona.projection.asof.Moments;
import io.esper.oona.store.Store;

/// Points of the log as people type them.
final class MomentText {
    private static final Pattern POSITION = Pattern.compile("\\d{1,18}");
    private static final Pattern EPOCH = Pattern.compile("(.+):(\\d{1,9})(?:@(\\d{1,9}))?");
    private static final Pattern DATED = Pattern.compile("\\d{4}-\\d{2}-\\d{2}(T.*)?");

    private MomentText() {}

    /// A position, and how it was found.
    record Found(long position, String how) {}

    /// @throws CommandFailure if the text is no moment, or the log has none like that
    static Found find(Store store, String text, boolean claimed, Instant now) {
        Moments moments = new Moments(store.log());
        Matcher epoch = EPOCH.matcher(text);
        if (POSITION.matcher(text).matches()) {
            return position(store, Long.parseLong(text));
        }
        if (epoch.matches() && !DATED.matcher(text).matches()) {
            return epoch(moments, text, epoch);
        }
        Instant instant;
        try {
            instant = TimeText.moment(text, now);
        } catch (IllegalArgumentException wrong) {
            throw CommandFailure.usage("'" + text
                    + "' is no moment; write a position, RUN:EPOCH, a time such as 2026-03-02T08:00:00Z, a date, or how long ago, such as 1d3h.");
        }
        return claimed
                ? new Found(moments.claimed(instant), "before the first event that claims to be later than "
                        + TimeText.micros(instant))
                : new Found(moments.received(instant), "received by " + TimeText.micros(instant));
    }

    private static Found position(Store store, long position) {
        long head = store.log().head();
        if (position > head) {
            throw CommandFailure.notFound("There is no position " + SizeText.count(position) + " yet; the log ends at "
                    + SizeText.count(head) + ".");
        }
        return new Found(position, "position " + position);
    }

    private static Found epoch(Moments moments, String text, Matcher parts) {
        String run = parts.group(1);
        int epoch = Integer.parseInt(parts.group(2));
        String rollbacks = parts.group(3);
        OptionalLong end = moments.endOf(run, epoch, rollbacks == null ? null : Integer.valueOf(rollbacks));
        if (end.isEmpty()) {
            throw CommandFailure.notFound("No heartbeat of the run '" + run + "' in the log tells of " + text
                    + "; 'oona events ls --topic system.events.epoch' shows which there are. Heartbeats expire after 30 days: then name a time.");
        }
        return new Found(end.getAsLong(), "the end of epoch " + epoch + " of " + run
                + (rollbacks == null ? "" : " in rollback generation " + rollbacks));
    }
}
