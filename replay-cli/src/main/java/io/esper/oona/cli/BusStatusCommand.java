package io.esper.oona.cli;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

import io.esper.oona.bus.GroupStatus;
import io.esper.oona.bus.MessageBus;
import io.esper.oona.cli.console.Cell;
import io.esper.oona.cli.console.Column;
import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.cli.console.Rows;
import io.esper.oona.store.Store;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "status",
        description = "Show the groups: how far each is, what is in flight, what waits, what is dead.",
        footer = {
                "lag: not delivered yet. in_flight: with a consumer. waiting: to be tried again, or behind one",
                "of its key. oldest: the age of the oldest message that is not settled.",
                "With --recorder: how far the recorder of Redis is with each stream, and the outbox with the log.", "",
                "Examples:", "  oona bus status -o json", "  oona bus status --recorder --bus redis://localhost:6379"})
final class BusStatusCommand extends OonaSubcommand {
    private static final List<Column> COLUMNS = List.of(Column.text("group", 40), Column.text("topics", 48),
            Column.text("key_order"), Column.text("state"), Column.number("place"), Column.number("lag"),
            Column.hidden("lag_exact"), Column.number("in_flight"), Column.number("waiting"),
            Column.number("dead_letters"), Column.text("oldest"), Column.number("expired"),
            Column.hidden("holds_retention"), Column.text("consumers", 40), Column.hidden("transport"));

    @Parameters(arity = "0..1", paramLabel = "GROUP", description = "Only this group.")
    private @Nullable String group;

    @Option(names = "--recorder",
            description = "Show recorder and outbox instead of groups; --bus or OONA_BUS names the Redis server, OONA_BUS_PASSWORD its password.")
    private boolean recorder;

    @Mixin
    private BusOptions bus = new BusOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    BusStatusCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run() {
        if (recorder) {
            return new RecorderStatusTable(console(), session()).show(bus.redis(console()), output);
        }
        try (Store store = session().openExisting();
                MessageBus open = bus.open(console(), store, () -> session().catalogue(store))) {
            String only = group;
            List<GroupStatus> groups = only == null ? open.groups().list() : List.of(find(open, only));
            try (Rows rows = output.open(console(), COLUMNS)) {
                groups.forEach(status -> rows.row(row(status)));
            }
            if (groups.isEmpty()) {
                console().say("There are no groups; a consumer makes its group when it subscribes.");
            }
        }
        return ExitCode.OK;
    }

    /// The group of this name.
    ///
    /// @throws CommandFailure if there is none
    static GroupStatus find(MessageBus bus, String group) {
        return bus.groups().find(group).orElseThrow(() -> CommandFailure
                .notFound("There is no group '" + group + "'; 'oona bus status' lists the groups."));
    }

    private static List<Cell> row(GroupStatus status) {
        Duration oldest = status.oldestAge();
        return List.of(Cell.of(status.group()), Cell.of(String.join(" ", status.topics().stream().sorted().toList())),
                Cell.of(status.keyOrder().name().toLowerCase(Locale.ROOT)),
                Cell.of(status.paused() ? "paused" : "open"), Cell.of(status.place()), Cell.of(status.lag()),
                Cell.of(status.lagExact()), Cell.of(status.inFlight()), Cell.of(status.waiting()),
                Cell.of(status.deadLetters()), Cell.of(oldest == null ? null : age(oldest)),
                Cell.of(status.expired()), Cell.of(status.holdsRetention()),
                Cell.of(String.join(" ", status.consumers().stream().sorted().toList())),
                Cell.of(status.transport()));
    }

    /// The two largest parts of a duration, such as `1d3h` or `42s`.
    static String age(Duration age) {
        if (age.toDays() > 0) {
            return age.toDays() + "d" + age.toHoursPart() + "h";
        }
        if (age.toHours() > 0) {
            return age.toHours() + "h" + age.toMinutesPart() + "m";
        }
        return age.toMinutes() > 0 ? age.toMinutes() + "m" + age.toSecondsPart() + "s" : age.toSeconds() + "s";
    }
}
