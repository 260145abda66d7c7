package io.esper.oona.cli;

import java.time.Instant;
import java.util.List;

import io.esper.oona.cli.console.Cell;
import io.esper.oona.cli.console.Column;
import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.cli.console.Rows;
import io.esper.oona.cli.console.TimeText;
import io.esper.oona.redis.ledger.Counts;
import io.esper.oona.redis.ledger.Ledger;
import io.esper.oona.redis.ledger.Sender;
import io.esper.oona.redis.outbox.DeliveryAudit;
import io.esper.oona.redis.outbox.SendAgain;
import io.esper.oona.store.Store;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "audit",
        description = "Compare the streams on Redis with the log, entry by entry, and name what is missing on either side.",
        footer = {"Reads only, but for --send-again. With --senders: what each sender has sent, instead; that asks",
                "the store alone. What was not sent yet (unsent) or not recorded yet (waiting) is not missing.", "",
                "Exit code: 5 if something is missing, or was and could not be sent again."})
final class BusAuditCommand extends OonaSubcommand {
    private static final List<Column> TOPICS = List.of(Column.text("topic"), Column.number("on-redis"),
            Column.number("recorded"), Column.number("waiting"), Column.number("born-on-log"), Column.number("unsent"),
            Column.number("missing"));
    private static final List<Column> MISSING = List.of(Column.text("missing-on"), Column.text("topic"),
            Column.text("entry"), Column.text("event"), Column.text("why"));
    private static final List<Column> SENDERS = List.of(Column.text("topic"), Column.text("sender"),
            Column.number("received"), Column.number("stored"), Column.number("duplicate"), Column.number("refused"),
            Column.number("dead-lettered"), Column.number("late"), Column.number("skew-min-ms"),
            Column.number("skew-max-ms"), Column.text("last"));

    @Mixin
    private RedisOptions redis = new RedisOptions();

    @Option(names = {"--from", "--since"}, paramLabel = "TIME", defaultValue = "1d",
            description = "Window: from this time on. Default: a day ago.")
    private String from = "1d";

    @Option(names = {"--to", "--until"}, paramLabel = "TIME", description = "Window: before this time. Default: now.")
    @Nullable
    String to;

    @Option(names = "--senders", description = "Show the counts of every sender.")
    private boolean senders;

    @Option(names = "--missing", description = "Name what is missing, instead of counting by topic.")
    private boolean missing;

    @Option(names = "--send-again",
            description = "Send to Redis again what it has lost, under the same event ids, by which consumers know it.")
    private boolean sendAgain;

    @Mixin
    private OutputOptions output = new OutputOptions();

    BusAuditCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run() {
        try (Store store = session().openExisting()) {
            return senders ? senders(store) : compare(store);
        }
    }

    private ExitCode senders(Store store) {
        try (Rows rows = output.open(console(), SENDERS)) {
            for (Sender sender : new Ledger(store).senders()) {
                Counts counts = sender.counts();
                rows.row(List.of(Cell.of(sender.topic()), Cell.of(sender.sender()), Cell.of(counts.received()),
                        Cell.of(counts.stored()), Cell.of(counts.duplicate()), Cell.of(counts.refused()),
                        Cell.of(counts.deadLettered()), Cell.of(sender.late()), Cell.of(sender.skewMinMillis()),
                        Cell.of(sender.skewMaxMillis()), Cell.of(sender.last())));
            }
        }
        return ExitCode.OK;
    }

    private ExitCode compare(Store store) {
        Instant now = console().clock().instant();
        DeliveryAudit.Result result = new DeliveryAudit(store, redis.settings(console()))
                .run(session().catalogue(store), moment("--from", from, now),
                        to == null ? now : moment("--to", to, now));
        if (missing) {
            try (Rows rows = output.open(console(), MISSING)) {
                result.missing().forEach(one -> rows.row(List.of(Cell.of(switch (one.side()) {
                    case LOG -> "log";
                    case REDIS -> "redis";
                }), Cell.of(one.topic()), Cell.of(one.entry()), Cell.of(one.eventId()), Cell.of(one.why()))));
            }
        } else {
            try (Rows rows = output.open(console(), TOPICS)) {
                for (DeliveryAudit.TopicResult topic : result.topics()) {
                    rows.row(List.of(Cell.of(topic.topic()), Cell.of(topic.onRedis()), Cell.of(topic.recorded()),
                            Cell.of(topic.waiting()), Cell.of(topic.bornOnLog()), Cell.of(topic.unsent()),
                            Cell.of(topic.missingCount())));
                }
            }
            if (!result.whole() && !sendAgain) {
                console().say("Something is missing; --missing names it, --send-again sends what Redis has lost.");
            }
        }
        return result.whole() || (sendAgain && sendAgain(store, result)) ? ExitCode.OK : ExitCode.VERIFICATION_FAILED;
    }

    /// Returns whether nothing else is missing.
    private boolean sendAgain(Store store, DeliveryAudit.Result result) {
        long sent = new SendAgain(store, redis.settings(console())).run(result.missing());
        long left = result.topics().stream().mapToLong(DeliveryAudit.TopicResult::missingCount).sum() - sent;
        console().say("Sent " + sent + " again" + (left == 0
                ? "."
                : "; " + left
                        + " more are missing: what is named beyond the first 1,000 goes with the next run, and what is missing on the log or became a dead letter cannot be sent."));
        return left == 0;
    }

    private static Instant moment(String option, String text, Instant now) {
        try {
            return TimeText.moment(text, now);
        } catch (IllegalArgumentException wrong) {
            throw CommandFailure.usage(option + ": " + wrong.getMessage());
        }
    }
}
