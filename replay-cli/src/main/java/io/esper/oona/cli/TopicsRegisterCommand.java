package io.esper.oona.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.cli.console.IoReason;
import io.esper.oona.event.Topic;
import io.esper.oona.event.TopicCatalogue;
import io.esper.oona.store.Store;
import io.esper.oona.store.TopicRegistry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "register",
        description = "Add a topic to the store's catalogue, or replace the definition of a registered one.", footer = {
                "The definition is JSON: {\"name\", \"retention\": \"72h\"|\"30d\"|\"indefinite\", \"strict\", \"publishers\", \"consumers\",",
                "\"schemas\": [{\"type\", \"version\", \"schema\"}], \"tags\": {\"key\": \"/pointer\"}}. See docs/reference/messages.md.",
                "",
                "Example:", "  oona topics register validation.json"})
final class TopicsRegisterCommand extends OonaSubcommand {
    private static final int BYTES_MAX = 1 << 20;

    @Parameters(paramLabel = "FILE", description = "The definition, or - for standard input.")
    private String file = "";

    @Option(names = {"-y", "--yes"}, description = "Replace an existing definition without asking.")
    private boolean yes;

    @Option(names = "--dry-run", description = "Only check the definition.")
    private boolean dryRun;

    TopicsRegisterCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run() {
        String text = text();
        Topic topic;
        try {
            topic = TopicDefinitions.read(text);
            TopicCatalogue.builtIn().with(topic);
        } catch (IllegalArgumentException wrong) {
            throw CommandFailure.usage("The definition is refused: " + wrong.getMessage());
        }
        if (dryRun) {
            console().say("The definition of " + topic.name() + " is valid; nothing was registered.");
            return ExitCode.OK;
        }
        try (Store store = session().openOrCreate()) {
            String before = TopicDefinitions.registered(store).get(topic.name());
            if (before != null && !before.equals(text)
                    && !session().agreed(yes,
                            "The topic " + topic.name() + " is registered already. Replace its definition?")) {
                console().say("Nothing was changed.");
                return ExitCode.USAGE;
            }
            store.topics().register(new TopicRegistry.Registration(topic.name(), text));
            console().say(topic.name() + (before == null ? " is registered." : " has its new definition."));
        }
        return ExitCode.OK;
    }

    private String text() {
        try (InputStream in = file.equals("-") ? console().in() : Files.newInputStream(console().path(file))) {
            byte[] bytes = in.readNBytes(BYTES_MAX + 1);
            if (bytes.length > BYTES_MAX) {
                throw CommandFailure.usage("The definition has more than 1 MiB.");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw CommandFailure.usage(file + " cannot be read: " + IoReason.of(unreadable) + ".");
        }
    }
}
