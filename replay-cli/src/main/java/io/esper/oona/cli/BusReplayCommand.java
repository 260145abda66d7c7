package io.esper.oona.cli;

import java.util.List;

import io.esper.oona.cli.console.Cell;
import io.esper.oona.cli.console.Column;
import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.cli.console.Progress;
import io.esper.oona.cli.console.Rows;
import io.esper.oona.redis.link.RedisSettings;
import io.esper.oona.redis.outbox.Replay;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.Store;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "replay",
        description = "Publish a range of the log again on a Redis server, with its spacing in time, each message marked by the field oona_replay.",
        footer = {"Examples:", "  oona bus replay --target redis://test:6379 --topic 'innovation.*' --speed max",
                "  oona bus replay --target redis://test:6379 --from 2026-03-02 --speed 10x"})
final class BusReplayCommand extends OonaSubcommand {
    private static final List<Column> COLUMNS = List.of(Column.number("events"), Column.number("last-position"));

    @Mixin
    private FilterOptions filter = new FilterOptions();

    @Mixin
    private RedisOptions redis = new RedisOptions();

    @Option(names = "--target", required = true, paramLabel = "URL",
            description = "Redis to publish on, written as --bus; it may be another one than the recorded. Its password in the environment: OONA_TARGET_PASSWORD.")
    private @Nullable String target;

    @Option(names = "--speed", paramLabel = "Nx|max", defaultValue = "1x",
            description = "1x keeps the spacing of receive times, 10x is ten times as fast, max does not wait. Default: ${DEFAULT-VALUE}.")
    private String speed = "1x";

    @Option(names = "--limit", paramLabel = "N", description = "At most so many events.")
    @Nullable
    Long limit;

    @Mixin
    private OutputOptions output = new OutputOptions();

    BusReplayCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run() {
        RedisSettings server = redis.target(console(), target);
        double factor = factor();
        if (limit != null && limit < 0) {
            throw CommandFailure.usage("--limit takes 0 or more.");
        }
        try (Store store = session().openExisting()) {
            ReadQuery query = filter.query(store.log(), () -> session().catalogue(store), console().clock().instant());
            Replay.Result result;
            try (Progress progress = console().progress("replay", -1)) {
                result = new Replay(server, factor).run(store.log(), limit == null ? query : query.limit(limit),
                        console()::stopping, events -> progress.update(events, events));
            }
            try (Rows rows = output.open(console(), COLUMNS)) {
                rows.row(List.of(Cell.of(result.events()), Cell.of(result.last())));
            }
            return result.whole() ? ExitCode.OK : ExitCode.INTERRUPTED;
        }
    }

    private double factor() {
        if (speed.equals("max")) {
            return Double.POSITIVE_INFINITY;
        }
        try {
            double factor = Double.parseDouble(speed.endsWith("x") ? speed.substring(0, speed.length() - 1) : speed);
            if (factor > 0 && factor <= 1e9) {
                return factor;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw CommandFailure.usage("--speed takes 0.1x, 1x, 10x or max; got '" + speed + "'.");
    }
}
