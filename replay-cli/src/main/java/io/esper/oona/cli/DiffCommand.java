package io.esper.oona.cli;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

import io.esper.oona.cli.console.Cell;
import io.esper.oona.cli.console.Column;
import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.cli.console.JsonText;
import io.esper.oona.cli.console.Rows;
import io.esper.oona.projection.Projection;
import io.esper.oona.projection.RunnerSettings;
import io.esper.oona.projection.asof.ChangingEvent;
import io.esper.oona.projection.asof.Diff;
import io.esper.oona.projection.asof.RowChange;
import io.esper.oona.projection.catalogue.ReadModels;
import io.esper.oona.store.Store;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "diff",
        description = "Show which rows of the read models are not the same at two points, and which events did it.",
        footer = {
                "Both states are folded from the log into temporary databases; the store is only read.",
                "Exit code: 6 if a state is incomplete because events are parked or had expired.", "",
                "Examples:", "  oona diff --as-of run-a:3 --as-of run-a:4 --model health",
                "  oona diff --as-of 1200 --as-of 1300 --key seed=3 -o json"})
final class DiffCommand extends OonaSubcommand {
    private static final List<Column> COLUMNS = List.of(Column.text("model"), Column.text("table"),
            Column.text("change"), Column.text("key", 60), Column.text("cells", 100), Column.number("events"),
            Column.text("by", 60));

    @Option(names = "--as-of", paramLabel = "MOMENT", arity = "1", required = true,
            description = "Given twice: the earlier and the later point, each as 'oona state --as-of' takes it.")
    private List<String> points = new ArrayList<>();

    @Option(names = "--claimed", description = "Times mean what senders claim, not when the store received.")
    private boolean claimed;

    @Option(names = "--model", paramLabel = "NAME", description = "Only this read model; repeatable.")
    private List<String> models = new ArrayList<>();

    @Option(names = "--key", paramLabel = "[COLUMN=]VALUE",
            description = "Only rows with this in their key; repeatable, all must be there.")
    private List<String> keys = new ArrayList<>();

    @Option(names = "--no-events",
            description = "Do not find out which events did it: then the events between the points are not folded one by one.")
    private boolean withoutEvents;

    @Mixin
    private OutputOptions output = new OutputOptions();

    DiffCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run() {
        if (points.size() != 2) {
            throw CommandFailure.usage("Give --as-of twice: the earlier and the later point.");
        }
        List<Projection> projections =
                models.isEmpty() ? ReadModels.all() : models.stream().distinct().map(ReadModelArgument::find).toList();
        try (Store store = session().openExisting()) {
            Instant now = console().clock().instant();
            MomentText.Found from = MomentText.find(store, points.getFirst(), claimed, now);
            MomentText.Found to = MomentText.find(store, points.getLast(), claimed, now);
            if (from.position() > to.position()) {
                throw CommandFailure.usage("The first point, position " + from.position()
                        + ", comes after the second, position " + to.position() + ". Exchange them.");
            }
            try (Diff diff = AsOfRun.watched(console(), "diff", to.position(),
                    listener -> Diff.between(store, from.position(), to.position(), projections, !withoutEvents,
                            RunnerSettings.USUAL, listener))) {
                return show(diff, projections, from, to);
            }
        }
    }

    private ExitCode show(Diff diff, List<Projection> projections, MomentText.Found from, MomentText.Found to) {
        ExitCode code = ExitCode.OK;
        List<String> notes = new ArrayList<>(List.of("From position " + from.position() + " (" + from.how()
                + ") to " + to.position() + " (" + to.how() + ")."));
        try (Rows rows = output.open(console(), COLUMNS)) {
            for (Projection projection : projections) {
                Map<RowChange.Kind, Long> counts = new EnumMap<>(RowChange.Kind.class);
                diff.of(projection, change -> {
                    if (wanted(change)) {
                        counts.merge(change.kind(), 1L, Long::sum);
                        rows.row(row(change));
                    }
                });
                String lacks = AsOfRun.lacks(diff.after(projection));
                notes.add(projection.name() + ": " + counts.getOrDefault(RowChange.Kind.ADDED, 0L) + " added, "
                        + counts.getOrDefault(RowChange.Kind.REMOVED, 0L) + " removed, "
                        + counts.getOrDefault(RowChange.Kind.CHANGED, 0L) + " changed" + lacks + ".");
                if (!lacks.isEmpty()) {
                    code = ExitCode.INCOMPLETE;
                }
            }
        }
        notes.forEach(console()::say);
        return code;
    }

    private boolean wanted(RowChange change) {
        return keys.stream().allMatch(wanted -> change.key().stream().anyMatch(cell -> {
            String value = String.valueOf(cell.value());
            return wanted.equals(value) || wanted.equals(cell.column() + "=" + value);
        }));
    }

    private List<Cell> row(RowChange change) {
        boolean plain = output.table();
        return List.of(Cell.of(change.model()), Cell.of(change.table()),
                Cell.of(change.kind().name().toLowerCase(Locale.ROOT)),
                plain ? Cell.of(keyText(change)) : json(keyJson(change)),
                plain ? Cell.of(cellsText(change)) : json(cellsJson(change)),
                change.count() < 0 ? Cell.NONE : Cell.of(change.count()),
                plain ? Cell.of(eventsText(change)) : json(eventsJson(change)));
    }

    private static Cell json(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Cell.Json(bytes, 0, bytes.length);
    }

    private static String keyText(RowChange change) {
        StringJoiner text = new StringJoiner(" ");
        change.key().forEach(cell -> text.add(cell.column() + "=" + cell.value()));
        return text.toString();
    }

    private static String keyJson(RowChange change) {
        StringJoiner text = new StringJoiner(",", "{", "}");
        change.key().forEach(cell -> text.add(JsonText.quoted(cell.column()) + ":"
                + (cell.value() instanceof Number number ? number.toString() : quoted(String.valueOf(cell.value())))));
        return text.toString();
    }

    private static String cellsText(RowChange change) {
        StringJoiner text = new StringJoiner(", ");
        for (RowChange.Difference cell : change.cells()) {
            text.add(cell.column() + " " + switch (change.kind()) {
                case ADDED -> cell.after();
                case REMOVED -> cell.before();
                case CHANGED -> known(cell.before()) + " → " + known(cell.after());
            });
        }
        return text.toString();
    }

    private static String cellsJson(RowChange change) {
        StringJoiner text = new StringJoiner(",", "{", "}");
        change.cells().forEach(cell -> text.add(JsonText.quoted(cell.column()) + ":{\"before\":" + quoted(cell.before())
                + ",\"after\":" + quoted(cell.after()) + "}"));
        return text.toString();
    }

    private static String eventsText(RowChange change) {
        StringJoiner text = new StringJoiner(", ");
        change.events().forEach(event -> text.add(event.position() + " " + event.type()));
        return text.toString();
    }

    private static String eventsJson(RowChange change) {
        StringJoiner text = new StringJoiner(",", "[", "]");
        for (ChangingEvent event : change.events()) {
            text.add("{\"position\":" + event.position() + ",\"topic\":" + quoted(event.topic()) + ",\"type\":"
                    + quoted(event.type()) + ",\"event_id\":\"" + event.eventId() + "\"}");
        }
        return text.toString();
    }

    private static String known(@Nullable String value) {
        return value == null ? "—" : value;
    }

    private static String quoted(@Nullable String value) {
        return value == null ? "null" : JsonText.quoted(value);
    }
}
