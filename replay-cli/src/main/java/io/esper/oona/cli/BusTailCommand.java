package io.esper.oona.cli;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

import io.esper.oona.bus.Delivery;
import io.esper.oona.bus.KeyOrder;
import io.esper.oona.bus.MessageBus;
import io.esper.oona.bus.MessageKeys;
import io.esper.oona.bus.Place;
import io.esper.oona.bus.Start;
import io.esper.oona.bus.Subscription;
import io.esper.oona.bus.SubscriptionSettings;
import io.esper.oona.bus.TopicPatterns;
import io.esper.oona.cli.console.Cell;
import io.esper.oona.cli.console.Column;
import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.cli.console.Rows;
import io.esper.oona.cli.console.TimeText;
import io.esper.oona.event.json.MessageWriter;
import io.esper.oona.store.EventFilter;
import io.esper.oona.store.LogElement;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoredEvent;
import io.esper.oona.store.Tail;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "tail", description = "Show messages of the bus as they come, until Ctrl-C.",
        footer = {
                "Without --group it listens beside all groups and leaves nothing behind. With --group it is a",
                "consumer of that group: what it shows is acknowledged and goes to no other consumer.", "",
                "Examples:", "  oona bus tail --topic 'innovation.*'",
                "  oona bus tail --from beginning --limit 10 --idle 1s -o ndjson"})
final class BusTailCommand extends OonaSubcommand {
    private static final Duration WAIT = Duration.ofMillis(250);
    private static final int BATCH_MAX = 100;
    private static final List<Column> COLUMNS = List.of(Column.number("place"), Column.text("received", 20),
            Column.text("topic", 34), Column.text("key", 12), Column.number("attempt"), Column.text("sender", 28),
            Column.text("trace", 24), Column.text("message", 100));

    @Option(names = "--topic", paramLabel = "NAME",
            description = "Topic, or all of a plane such as innovation.*; repeatable. Default: all.")
    private List<String> topics = new ArrayList<>();

    @Option(names = "--group", paramLabel = "NAME", description = "Be a consumer of this group. Default: of none.")
    private @Nullable String group;

    @Option(names = "--consumer", paramLabel = "NAME", defaultValue = "oona-cli",
            description = "The consumer's name in the status. Default: ${DEFAULT-VALUE}.")
    private String consumer = "oona-cli";

    @Option(names = "--from", paramLabel = "TIME",
            description = "Where a new group begins: beginning, end, a time such as 2026-03-02T08:00:00Z or 1d3h, or TOPIC@PLACE. Default: end.")
    private String from = "end";

    @Option(names = "--order", paramLabel = "KEY", defaultValue = "none",
            description = "What stays in order: none, seed or layer. Default: ${DEFAULT-VALUE}.")
    private KeyOrder order = KeyOrder.NONE;

    @Option(names = "--limit", paramLabel = "N", description = "End after so many. Default: all.")
    private long limit = Long.MAX_VALUE;

    @Option(names = "--idle", paramLabel = "DURATION",
            description = "End when nothing has come for so long. Default: never.")
    private @Nullable String idle;

    @Mixin
    private BusOptions bus = new BusOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    BusTailCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run() {
        if (limit < 1) {
            throw CommandFailure.usage("--limit takes a number of 1 or more.");
        }
        String name = group == null ? "tail-" + UUID.randomUUID() : group;
        SubscriptionSettings settings = usage(() -> SubscriptionSettings
                .of(name, topics.isEmpty() ? new String[]{TopicPatterns.ALL} : topics.toArray(String[]::new))
                .withConsumer(consumer).from(start()).ordered(order));
        String quiet = idle;
        long idleNanos = quiet == null ? Long.MAX_VALUE : usage(() -> TimeText.duration(quiet)).toNanos();
        try (Store store = bus.isLog(console()) ? session().openExisting() : session().openOrCreate();
                MessageBus open = bus.open(console(), store, () -> session().catalogue(store))) {
            if (group == null && bus.isLog(console())) {
                return listen(store, settings, idleNanos);
            }
            try (Subscription subscription = open.subscribe(settings); Rows rows = output.open(console(), COLUMNS)) {
                follow(subscription, rows, idleNanos);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            } finally {
                if (group == null) {
                    open.groups().remove(name);
                }
            }
        }
        return console().stopping() ? ExitCode.INTERRUPTED : ExitCode.OK;
    }

    /// Reads the log beside all groups. There is nothing to leave behind, however the command ends.
    private ExitCode listen(Store store, SubscriptionSettings settings, long idleNanos) {
        EventFilter filter = new EventFilter(TopicPatterns.filter(settings.topics()), Set.of(), Set.of(), Set.of(),
                Set.of(), null, null, null, null);
        MessageKeys keys = new MessageKeys();
        ReadQuery query = ReadQuery.after(position(store, settings.start())).matching(filter);
        try (Tail tail = store.log().tail(query); Rows rows = output.open(console(), COLUMNS)) {
            long shown = 0;
            long since = System.nanoTime();
            while (!console().stopping() && shown < limit && System.nanoTime() - since < idleNanos) {
                LogElement element = tail.next(Duration.ZERO);
                if (element == null) {
                    rows.flush();
                    element = tail.next(WAIT);
                }
                if (element instanceof StoredEvent event) {
                    rows.row(row(new Delivery(settings.group(),
                            new Place(event.topic(), Long.toString(event.position())), event.message(),
                            event.received(), keys.of(order, event.message()), 1, "")));
                    shown++;
                    since = System.nanoTime();
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return console().stopping() ? ExitCode.INTERRUPTED : ExitCode.OK;
    }

    private static long position(Store store, Start start) {
        return switch (start) {
            case Start.Beginning _ -> 0;
            case Start.End _ -> store.log().head();
            case Start.AtTime(Instant received) -> store.log().positionAt(received.minusNanos(1_000));
            case Start.AfterPlace(Place place) -> usage(() -> Long.parseUnsignedLong(place.entry()));
        };
    }

    private void follow(Subscription subscription, Rows rows, long idleNanos) throws InterruptedException {
        long shown = 0;
        long since = System.nanoTime();
        while (!console().stopping() && shown < limit && System.nanoTime() - since < idleNanos) {
            List<Delivery> some = subscription.receive((int) Math.min(BATCH_MAX, limit - shown), WAIT);
            if (some.isEmpty()) {
                continue;
            }
            some.forEach(delivery -> rows.row(row(delivery)));
            rows.flush(); // shown first: who is killed in between sees it again
            subscription.acknowledge(some);
            shown += some.size();
            since = System.nanoTime();
        }
    }

    private List<Cell> row(Delivery delivery) {
        var envelope = delivery.message().envelope();
        byte[] payload = delivery.message().payload();
        byte[] message =
                new MessageWriter().nested(delivery.topic(), envelope, payload, 0, payload.length);
        return List.of(Cell.of(delivery.place().entry()),
                output.table()
                        ? Cell.of(delivery.received().toString().substring(0, 19) + "Z")
                        : Cell.of(delivery.received()),
                Cell.of(delivery.topic()), Cell.of(delivery.key()), Cell.of((long) delivery.attempt()),
                Cell.of(envelope.senderId()), Cell.of(envelope.traceId()),
                output.table()
                        ? Cell.of(new String(payload, StandardCharsets.UTF_8))
                        : new Cell.Json(message, 0, message.length));
    }

    private Start start() {
        return BusStart.read("--from", from, console().clock().instant());
    }

    private static <T> T usage(Supplier<T> read) {
        try {
            return read.get();
        } catch (IllegalArgumentException wrong) {
            throw CommandFailure.usage(String.valueOf(wrong.getMessage()));
        }
    }
}
