package io.esper.oona.cli;

import java.util.List;

import io.esper.oona.cli.console.Cell;
import io.esper.oona.cli.console.Column;
import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.cli.console.Rows;
import io.esper.oona.projection.EventCount;
import io.esper.oona.projection.Projection;
import io.esper.oona.projection.ProjectionStatus;
import io.esper.oona.projection.RebuildCertificate;
import io.esper.oona.store.Store;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "certificate",
        description = "Show the account of every event that a read model was made from, by topic and type; with --rebuilds, what each rebuild accounted for.",
        footer = {
                "read = used + unused + unmapped + parked + dropped. Equal state hashes at equal positions are equal rows, on any database.",
                "Exit code: 6 if the read model is incomplete because events are parked or had expired."})
final class ProjectionsCertificateCommand extends OonaSubcommand {
    private static final List<Column> COUNTS = List.of(Column.text("topic"), Column.text("type"),
            Column.number("read"), Column.number("used"), Column.number("unused"), Column.number("unmapped"),
            Column.number("parked"), Column.number("dropped"), Column.hidden("projection"), Column.hidden("position"),
            Column.hidden("state_hash"));
    private static final List<Column> REBUILDS = List.of(Column.number("generation"), Column.number("position"),
            Column.text("made", 27), Column.number("version"), Column.text("build"), Column.number("read"),
            Column.number("used"), Column.number("unmapped"), Column.number("parked"), Column.number("dropped"),
            Column.number("expired"), Column.text("state_hash"), Column.hidden("counts"));

    @Parameters(paramLabel = "NAME", description = "The read model.")
    private String name = "";

    @Option(names = "--rebuilds", description = "Show the certificates of its rebuilds, newest first.")
    private boolean rebuilds;

    @Mixin
    private OutputOptions output = new OutputOptions();

    ProjectionsCertificateCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run() {
        Projection projection = ReadModelArgument.find(name);
        try (Store store = session().openExisting()) {
            if (rebuilds) {
                return showRebuilds(store);
            }
            ProjectionStatus status = ProjectionStatus.read(store, projection);
            if (status.generation() == 0) {
                throw CommandFailure
                        .notFound("The read model " + name + " was never run; 'oona projections run' fills it.");
            }
            try (Rows rows = output.open(console(), COUNTS)) {
                status.counts().forEach(count -> rows.row(row(status, count)));
            }
            console().say(name + ": positions 1 to " + status.position() + ", version " + status.version() + ", build "
                    + status.build() + ", state hash " + Long.toHexString(status.stateHash())
                    + (status.incomplete() ? AsOfRun.lacks(status) : ", complete") + ".");
            return status.incomplete() ? ExitCode.INCOMPLETE : ExitCode.OK;
        }
    }

    private ExitCode showRebuilds(Store store) {
        List<RebuildCertificate> certificates = RebuildCertificate.of(store, name);
        if (certificates.isEmpty()) {
            throw CommandFailure.notFound(
                    "The read model " + name + " was never rebuilt; 'oona projections rebuild " + name + "' does it.");
        }
        try (Rows rows = output.open(console(), REBUILDS)) {
            certificates.forEach(made -> rows.row(List.of(Cell.of((long) made.generation()), Cell.of(made.position()),
                    Cell.of(made.made()), Cell.of((long) made.version()), Cell.of(made.build()), Cell.of(made.read()),
                    Cell.of(made.used()), Cell.of(made.unmapped()), Cell.of(made.parked()), Cell.of(made.dropped()),
                    Cell.of(made.expired()), Cell.of(Long.toHexString(made.stateHash())), Cell.of(made.counts()))));
        }
        return ExitCode.OK;
    }

    private static List<Cell> row(ProjectionStatus status, EventCount count) {
        long unused = count.read() - count.used() - count.unmapped() - count.failed() - count.dropped();
        return List.of(Cell.of(count.topic()), Cell.of(count.type()), Cell.of(count.read()), Cell.of(count.used()),
                Cell.of(unused), Cell.of(count.unmapped()), Cell.of(count.failed()), Cell.of(count.dropped()),
                Cell.of(status.name()), Cell.of(status.position()), Cell.of(Long.toHexString(status.stateHash())));
    }
}
