package io.esper.oona.cli;

import java.util.List;

import io.esper.oona.cli.connect.Connection;
import io.esper.oona.cli.connect.StoreLocation;
import io.esper.oona.cli.console.Cell;
import io.esper.oona.cli.console.Column;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.cli.console.Rows;
import io.esper.oona.event.PayloadSchema;
import io.esper.oona.event.Topic;
import io.esper.oona.event.TopicCatalogue;
import io.esper.oona.store.Store;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "ls", description = "List the topics: the platform's own, and those registered in the store.")
final class TopicsLsCommand extends OonaSubcommand {
    private static final List<Column> COLUMNS =
            List.of(Column.text("topic"), Column.text("retention"), Column.text("origin"),
                    Column.text("strict"), Column.text("types", 48), Column.text("publishers", 32),
                    Column.text("consumers", 32),
                    Column.text("tags", 40));

    @Mixin
    private OutputOptions output = new OutputOptions();

    TopicsLsCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run() {
        TopicCatalogue catalogue = catalogue();
        try (Rows rows = output.open(console(), COLUMNS)) {
            for (Topic topic : catalogue.topics()) {
                rows.row(List.of(Cell.of(topic.name()), Cell.of(topic.retention().text()),
                        Cell.of(TopicCatalogue.isBuiltIn(topic.name()) ? "built-in" : "registered"),
                        Cell.of(topic.strict()),
                        Cell.of(topic.schemas().stream().map(PayloadSchema::type).distinct().toList()),
                        Cell.of(topic.publishers()),
                        Cell.of(topic.consumers()), Cell.of(topic.tagKeys())));
            }
        }
        return ExitCode.OK;
    }

    /// The built-in topics need no store.
    private TopicCatalogue catalogue() {
        Connection connection = session().connection();
        if (connection.location() instanceof StoreLocation.Embedded embedded && !embedded.exists()) {
            console().detail("There is no store in " + embedded.text() + "; these are the built-in topics.");
            return TopicCatalogue.builtIn();
        }
        try (Store store = session().openExisting(connection)) {
            return session().catalogue(store);
        }
    }
}
