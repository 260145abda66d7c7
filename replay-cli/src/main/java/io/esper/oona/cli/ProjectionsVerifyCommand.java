package io.esper.oona.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

import io.esper.oona.cli.console.Cell;
import io.esper.oona.cli.console.Column;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.cli.console.Rows;
import io.esper.oona.projection.ExpiredRange;
import io.esper.oona.projection.Projection;
import io.esper.oona.projection.RunnerSettings;
import io.esper.oona.projection.asof.Proof;
import io.esper.oona.projection.asof.Proof.Divergence;
import io.esper.oona.projection.asof.RowChange;
import io.esper.oona.projection.asof.Verification;
import io.esper.oona.store.Store;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "verify",
        description = "Prove that the rows of read models are the fold of the log: fold it once more beside the store, compare the hashes that were recorded on the way and every row.",
        footer = {
                "Outcomes: sound; edited (the fold is right, the tables hold other rows, which are named); diverged (the first event that gave another state is named, with both versions of the code); unprovable (events that the rows were made from have expired since: try --from-snapshot).",
                "The read model may go on meanwhile; the store is only read.",
                "Exit code: 5 if one is edited or diverged, 6 if one is unprovable."})
final class ProjectionsVerifyCommand extends OonaSubcommand {
    private static final int ROWS_SHOWN = 10;
    private static final List<Column> COLUMNS = List.of(Column.text("projection"), Column.text("outcome"),
            Column.number("from"), Column.number("position"), Column.number("marks"), Column.text("recorded_hash"),
            Column.text("recomputed_hash"), Column.number("rows_differ"), Column.number("diverges_at"),
            Column.text("event_type"), Column.hidden("topic"), Column.hidden("event_id"), Column.hidden("exact"),
            Column.hidden("same_until"), Column.text("recorded_by"), Column.text("this_program"));

    @Mixin
    private ReadModelArgument models = new ReadModelArgument();

    @Option(names = "--from-snapshot",
            description = "Believe the newest snapshot and fold only what came after it: quicker, and possible where earlier events have expired.")
    private boolean fromSnapshot;

    @Mixin
    private OutputOptions output = new OutputOptions();

    ProjectionsVerifyCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run() {
        List<Proof> proofs = new ArrayList<>();
        try (Store store = session().openExisting()) {
            Verification verification = new Verification(store, RunnerSettings.USUAL);
            for (Projection projection : models.selected()) {
                proofs.add(AsOfRun.watched(console(), "verify " + projection.name(), store.log().head(),
                        listener -> verification.of(projection, fromSnapshot, listener)));
            }
        }
        try (Rows rows = output.open(console(), COLUMNS)) {
            proofs.forEach(proof -> rows.row(row(proof)));
        }
        proofs.forEach(this::explain);
        return code(proofs);
    }

    private static ExitCode code(List<Proof> proofs) {
        ExitCode code = ExitCode.OK;
        for (Proof proof : proofs) {
            switch (proof.outcome()) {
                case SOUND -> {}
                case EDITED, DIVERGED -> {
                    return ExitCode.VERIFICATION_FAILED;
                }
                case UNPROVABLE -> code = ExitCode.INCOMPLETE;
            }
        }
        return code;
    }

    private static List<Cell> row(Proof proof) {
        Divergence where = proof.divergence();
        var event = where == null ? null : where.event();
        return List.of(Cell.of(proof.name()), Cell.of(proof.outcome().name().toLowerCase(Locale.ROOT)),
                Cell.of(proof.from()), Cell.of(proof.position()), Cell.of((long) proof.marks()),
                Cell.of(Long.toHexString(proof.recorded())), Cell.of(Long.toHexString(proof.recomputed())),
                Cell.of(proof.differing()), where == null ? Cell.NONE : Cell.of(where.position()),
                event == null ? Cell.NONE : Cell.of(event.type()), event == null ? Cell.NONE : Cell.of(event.topic()),
                event == null ? Cell.NONE : Cell.of(event.eventId().toString()),
                where == null ? Cell.NONE : Cell.of(where.exact()),
                where == null ? Cell.NONE : Cell.of(where.after()),
                where == null ? Cell.NONE : Cell.of(code(where.recordedVersion(), where.recordedBuild())),
                where == null ? Cell.NONE : Cell.of(code(where.version(), where.build())));
    }

    private static String code(int version, String build) {
        return "version " + version + ", build " + (build.isEmpty() ? "unknown" : build);
    }

    private void explain(Proof proof) {
        Divergence where = proof.divergence();
        if (where != null) {
            var event = where.event();
            console().say(proof.name() + (where.exact()
                    ? " departs at position "
                    : " departs after position " + where.after() + ", at the latest at position ") + where.position()
                    + (event == null ? "" : " (" + event.type() + " " + event.eventId() + ")") + ": recorded by "
                    + code(where.recordedVersion(), where.recordedBuild()) + ", recomputed by "
                    + code(where.version(), where.build())
                    + ". Find out which is right, then 'oona projections rebuild "
                    + proof.name() + "'.");
        }
        for (ExpiredRange range : proof.expired()) {
            console().say(proof.name() + ": " + range.events() + " events of the class " + range.retention()
                    + " after position " + range.after() + " up to " + range.until()
                    + " have expired since they were folded.");
        }
        if (proof.outcome() == Proof.Outcome.UNPROVABLE) {
            return;
        }
        proof.rows().stream().limit(ROWS_SHOWN).forEach(change -> console().say(text(change)));
        if (proof.differing() > ROWS_SHOWN) {
            console().say(proof.name() + ": " + (proof.differing() - ROWS_SHOWN) + " more rows are not the same.");
        }
        if (proof.outcome() == Proof.Outcome.EDITED) {
            console().say("The fold is right and the tables are not: 'oona projections rebuild " + proof.name()
                    + "' puts the rows right.");
        }
    }

    private static String text(RowChange change) {
        StringJoiner key = new StringJoiner(" ");
        change.key().forEach(cell -> key.add(cell.column() + "=" + cell.value()));
        String what = switch (change.kind()) {
            case ADDED -> "is missing";
            case REMOVED -> "should not be there";
            case CHANGED -> {
                StringJoiner cells = new StringJoiner(", ");
                change.cells().forEach(
                        cell -> cells.add(cell.column() + " is " + cell.before() + ", should be " + cell.after()));
                yield cells.toString();
            }
        };
        return change.table() + " " + key + ": " + what;
    }
}
