package io.esper.oona.cli;

import java.util.List;
import java.util.Map;

import io.esper.oona.cli.connect.Connection;
import io.esper.oona.cli.connect.StoreLocation;
import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.cli.console.Printable;
import io.esper.oona.event.PayloadSchema;
import io.esper.oona.event.Topic;
import io.esper.oona.event.TopicCatalogue;
import io.esper.oona.store.Store;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "show",
        description = "Show a topic: retention, publishers, consumers, tags and the schemas of its payloads.",
        footer = {
                "Examples:", "  oona topics show innovation.field_reports --schemas",
                "  oona topics show my.topic --definition > my-topic.json"})
final class TopicsShowCommand extends OonaSubcommand {
    @Parameters(paramLabel = "NAME", description = "Topic.")
    private String name = "";

    @Option(names = "--schemas", description = "Print the JSON Schemas too.")
    private boolean schemas;

    @Option(names = "--definition",
            description = "Print a registered topic's definition, as 'oona topics register' takes it.")
    private boolean definition;

    TopicsShowCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run() {
        Connection connection = session().connection();
        if (connection.location() instanceof StoreLocation.Embedded embedded && !embedded.exists()) {
            show(TopicCatalogue.builtIn(), Map.of());
            return ExitCode.OK;
        }
        try (Store store = session().openExisting(connection)) {
            show(session().catalogue(store), TopicDefinitions.registered(store));
        }
        return ExitCode.OK;
    }

    private void show(TopicCatalogue catalogue, Map<String, String> registered) {
        Topic topic = catalogue.find(name)
                .orElseThrow(() -> CommandFailure
                        .notFound("There is no topic '" + name + "'; 'oona topics ls' shows which there are."));
        if (definition) {
            String text = registered.get(name);
            if (text == null) {
                throw CommandFailure
                        .notFound("'" + name + "' is a built-in topic; only registered ones have a definition.");
            }
            console().out().println(text.strip());
            return;
        }
        line("topic", topic.name());
        line("retention", topic.retention().text());
        line("unknown",
                topic.strict()
                        ? "payloads that fit no schema are refused"
                        : "payloads that fit no schema are stored as 'unknown'");
        line("publishers", list(topic.publishers()));
        line("consumers", list(topic.consumers()));
        line("tags", list(topic.tagKeys()));
        for (PayloadSchema schema : topic.schemas()) {
            line("type", schema.type() + " version " + schema.version());
            if (schemas) {
                console().out().println(schema.text().strip());
            }
        }
    }

    private void line(String label, String value) {
        console().out().println(label + " ".repeat(12 - label.length()) + Printable.line(value));
    }

    private static String list(List<String> values) {
        return values.isEmpty() ? "—" : String.join(", ", values);
    }
}
