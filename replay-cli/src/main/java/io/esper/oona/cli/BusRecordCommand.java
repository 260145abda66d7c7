package io.esper.oona.cli;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

import io.esper.oona.cli.console.Cell;
import io.esper.oona.cli.console.Column;
import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.cli.console.Rows;
import io.esper.oona.redis.entry.ClaimSource;
import io.esper.oona.redis.ledger.Counts;
import io.esper.oona.redis.ledger.Ledger;
import io.esper.oona.redis.ledger.StreamState;
import io.esper.oona.redis.link.RedisSettings;
import io.esper.oona.redis.link.ServerCheck;
import io.esper.oona.redis.outbox.Outbox;
import io.esper.oona.redis.outbox.OutboxObserver;
import io.esper.oona.redis.record.Recorder;
import io.esper.oona.redis.record.RecorderObserver;
import io.esper.oona.redis.record.RecorderSettings;
import io.esper.oona.store.Store;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "record",
        description = "Take every message of every topic on Redis over onto the log, until Ctrl-C; with --outbox also send what is born on the log.",
        footer = {
                "Each message becomes an event once, whatever is killed. What is no message becomes a dead letter.",
                "Recorded entries older than their topic's retention are trimmed, unless a consumer group still",
                "needs them. A second process that runs it is a stand-by, not more speed.", "",
                "Exit code: 6 if entries were refused or dead-lettered by this run, or a stream was left out."})
final class BusRecordCommand extends OonaSubcommand {
    private static final List<Column> COLUMNS = List.of(Column.text("topic"), Column.text("entry"),
            Column.number("received"), Column.number("stored"), Column.number("duplicate"), Column.number("refused"),
            Column.number("dead-lettered"), Column.number("redelivered"), Column.number("trimmed"),
            Column.number("rewinds"));

    @Mixin
    private RedisOptions redis = new RedisOptions();

    @Option(names = "--until-idle", description = "End when nothing is left to take over or to send.")
    private boolean untilIdle;

    @Option(names = "--outbox",
            description = "Also send events that were born on the log to the streams of their topics.")
    private boolean outbox;

    @Option(names = "--outbox-after", paramLabel = "POSITION",
            description = "Where an outbox that never ran begins: after this position. Default: at the end of the log.")
    @Nullable
    Long outboxAfter;

    @Option(names = "--claims", paramLabel = "DIR|redis",
            description = "Where claim checks are fetched from: a directory, or 'redis' for keys of the same server. Default: nowhere, and each becomes a dead letter.")
    @Nullable
    String claims;

    @Option(names = "--consumer", paramLabel = "NAME",
            description = "Name of this recorder in its consumer group: what one of this name had read and not recorded is taken up at once. Default: the name of this machine.")
    private @Nullable String consumer;

    @Mixin
    private OutputOptions output = new OutputOptions();

    BusRecordCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run() {
        RedisSettings server = redis.settings(console());
        try (Store store = session().openOrCreate()) {
            if (outbox) {
                Outbox.beginAfter(store, outboxAfter == null ? store.log().head() : outboxAfter);
            }
            Narrator narrator = new Narrator();
            try {
                work(store, server, narrator);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            show(store);
            if (console().stopping()) {
                return ExitCode.INTERRUPTED;
            }
            return narrator.aside || narrator.counts.refused() + narrator.counts.deadLettered() > 0
                    ? ExitCode.INCOMPLETE
                    : ExitCode.OK;
        }
    }

    private void work(Store store, RedisSettings server, Narrator narrator) throws InterruptedException {
        RecorderSettings settings = RecorderSettings.USUAL.withConsumer(consumer()).withClaims(claims());
        Recorder recorder =
                new Recorder(store, () -> session().catalogue(store), server, settings, narrator);
        if (!outbox) {
            recorder.run(console()::stopping, untilIdle);
        } else if (untilIdle) {
            new Outbox(store, server, narrator.ofOutbox()).run(console()::stopping, true);
            recorder.run(console()::stopping, true);
        } else {
            both(new Outbox(store, server, narrator.ofOutbox()), recorder);
        }
    }

    private String consumer() {
        if (consumer != null) {
            return consumer;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            return "oona";
        }
    }

    /// The outbox on a thread of its own; if one of them fails, both end, and the failure is the command's.
    private void both(Outbox sender, Recorder recorder) throws InterruptedException {
        AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
        BooleanSupplier stopping = () -> console().stopping() || failure.get() != null;
        Thread sending = Thread.ofPlatform().name("oona-outbox").start(() -> {
            try {
                sender.run(stopping, false);
            } catch (RuntimeException failed) {
                failure.compareAndSet(null, failed);
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });
        try {
            recorder.run(stopping, false);
        } catch (RuntimeException failed) {
            failure.compareAndSet(null, failed);
        } finally {
            sending.join();
        }
        RuntimeException failed = failure.get();
        if (failed != null) {
            throw failed;
        }
    }

    private ClaimSource claims() {
        if (outboxAfter != null && (!outbox || outboxAfter < 0)) {
            throw CommandFailure.usage("--outbox-after takes a position of 0 or more, and belongs to --outbox.");
        }
        return claims == null
                ? ClaimSource.NONE
                : claims.equals("redis") ? new ClaimSource.Keys() : new ClaimSource.Directory(console().path(claims));
    }

    private void show(Store store) {
        try (Rows rows = output.open(console(), COLUMNS)) {
            for (StreamState stream : new Ledger(store).streams()) {
                Counts counts = stream.counts();
                if (counts.received() > 0) {
                    rows.row(List.of(Cell.of(stream.topic()), Cell.of(stream.recorded().toString()),
                            Cell.of(counts.received()), Cell.of(counts.stored()), Cell.of(counts.duplicate()),
                            Cell.of(counts.refused()), Cell.of(counts.deadLettered()), Cell.of(stream.redelivered()),
                            Cell.of(stream.trimmed()), Cell.of(stream.rewinds())));
                }
            }
        }
    }

    /// Says what goes on. The console is for one thread; both threads speak here.
    private final class Narrator implements RecorderObserver {
        private Counts counts = Counts.NONE;
        private boolean aside;
        private String last = "";

        private synchronized void say(String line, boolean always) {
            if (!line.equals(last)) {
                last = line;
                if (always) {
                    console().say(line);
                } else {
                    console().detail(line);
                }
            }
        }

        @Override
        public void connected(ServerCheck server) {
            say(server + ".", true);
        }

        @Override
        public void recorded(Counts more, long redelivered) {
            counts = counts.plus(more);
            say("Recorded " + counts.received() + ": " + counts.stored() + " stored, " + counts.duplicate()
                    + " duplicate, " + counts.refused() + " refused, " + counts.deadLettered() + " dead-lettered.",
                    false);
        }

        @Override
        public void trimmed(String stream, long entries) {
            say("Trimmed " + entries + " entries of " + stream + ".", false);
        }

        @Override
        public void setAside(String stream, String reason) {
            aside = true;
            say("The stream " + stream + " is left out, the others go on. " + reason, true);
        }

        @Override
        public void interrupted(String reason) {
            say(reason + " Trying again.", true);
        }

        OutboxObserver ofOutbox() {
            return new OutboxObserver() {
                @Override
                public void interrupted(String reason) {
                    say(reason + " Trying again.", true);
                }

                @Override
                public void moved(long position) {
                    say("Sent up to position " + position + ".", false);
                }
            };
        }
    }
}
