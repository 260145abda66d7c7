package io.esper.oona.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.cli.console.IoReason;
import io.esper.oona.cli.console.SizeText;
import io.esper.oona.cli.importing.ImportReport;
import io.esper.oona.cli.importing.ImportSettings;
import io.esper.oona.cli.importing.ImportSource;
import io.esper.oona.cli.importing.Importer;
import io.esper.oona.event.Topic;
import io.esper.oona.event.TopicCatalogue;
import io.esper.oona.event.json.MessageLimits;
import io.esper.oona.store.Store;
import io.esper.oona.training.evidence.EvidenceKeeper;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "import", description = {
        "Take messages over into the log from JSON Lines: files, gzip files, or a pipe (-).", "",
        "A line is a message of either form: {\"topic\", \"envelope\", \"payload\"} or the six flat string fields of the Python client."
                + " Each line becomes an event, or is a duplicate of one, or is refused and becomes a dead letter with its original"
                + " bytes: lines read = stored + duplicate + refused; blank lines are counted apart. An import that was interrupted goes"
                + " on where it stood when it is started again; a complete one reads everything again and finds only duplicates."},
        footer = {
                "Exit code: 0 if every line is in the log now, 6 if some were refused or the input ended with an error.",
                "",
                "Examples:", "  oona import runs.jsonl.gz", "  producer | oona import -",
                "  oona import --topic telemetry.seed.health --dry-run reports.jsonl"})
final class ImportCommand extends OonaSubcommand {
    @Parameters(arity = "1..*", paramLabel = "FILE",
            description = "Files, or - for standard input. Gzip is recognised by its content.")
    private List<String> files = new ArrayList<>();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Option(names = "--topic", paramLabel = "NAME",
            description = "Topic of lines that name none. Default: such lines are refused.")
    private @Nullable String topic;

    @Option(names = "--fail-fast",
            description = "Stop at the first refused line. The lines before it are stored; started again, the import goes on with that line.")
    private boolean failFast;

    @Option(names = "--batch", paramLabel = "N", defaultValue = "2000",
            description = "Lines of one commit, 1 to 50000. Default: ${DEFAULT-VALUE}.")
    private int batch = ImportSettings.BATCH_LINES;

    @Option(names = "--restart",
            description = "Begin at the first line even if an earlier import of this file was interrupted.")
    private boolean restart;

    @Option(names = "--dry-run", description = "Only read and check; store nothing, need no store.")
    private boolean dryRun;

    @Option(names = "--show-refused", paramLabel = "N", defaultValue = "20",
            description = "Name at most so many refused lines of each file on standard error; all are in the dead letters. Default: ${DEFAULT-VALUE}.")
    private int showRefused = 20;

    @Option(names = "--decoded-max", paramLabel = "SIZE", defaultValue = "64GiB",
            description = "Refuse gzip data that decodes to more. Default: ${DEFAULT-VALUE}.")
    private String decodedMax = "64GiB";

    @Option(names = "--ratio-max", paramLabel = "N", defaultValue = "200",
            description = "Refuse gzip data that decodes to more than so many times its size. Default: ${DEFAULT-VALUE}.")
    private int ratioMax = ImportSettings.RATIO_MAX;

    ImportCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run() {
        ImportSettings settings = settings();
        List<ImportSource> sources = files.stream().map(this::source).toList();
        List<ImportReport> reports;
        if (dryRun) {
            reports = importAll(null, TopicCatalogue.builtIn(), sources, settings);
        } else {
            try (Store store = session().openOrCreate()) {
                EvidenceKeeper.register(store);
                reports = importAll(store, session().catalogue(store), sources, settings);
            }
        }
        ImportTables.write(console(), output, reports, dryRun);
        if (console().stopping()) {
            return ExitCode.INTERRUPTED;
        }
        return reports.stream().allMatch(ImportReport::complete) ? ExitCode.OK : ExitCode.INCOMPLETE;
    }

    private List<ImportReport> importAll(@Nullable Store store, TopicCatalogue catalogue, List<ImportSource> sources,
            ImportSettings settings) {
        if (topic != null && catalogue.find(topic).isEmpty()) {
            throw CommandFailure.usage("There is no topic '" + topic + "'; 'oona topics ls' shows which there are.");
        }
        Importer importer = new Importer(store, () -> session().messageReader(catalogue),
                MessageLimits.DEFAULTS.messageBytesMax(), settings);
        List<ImportReport> reports = new ArrayList<>();
        for (ImportSource source : sources) {
            ImportReport report = importOne(importer, source);
            tellFailure(report);
            reports.add(report);
            if (console().stopping() || (failFast && !report.complete())) {
                break;
            }
        }
        return reports;
    }

    private void tellFailure(ImportReport report) {
        if (report.failure() != null) {
            console().say(
                    report.source() + ": " + report.failure() + "; " + SizeText.count(report.read(), "line", "lines")
                            + " before that are taken over. Started again, the import goes on from there.");
        }
    }

    private ImportReport importOne(Importer importer, ImportSource source) {
        try (ImportNarrator narrator = new ImportNarrator(console(), source, showRefused, dryRun)) {
            return importer.run(source, narrator);
        } catch (IOException unreadable) {
            throw CommandFailure.usage(source.name() + " cannot be read: " + IoReason.of(unreadable) + ".");
        }
    }

    private ImportSource source(String name) {
        if (name.equals("-")) {
            return ImportSource.ofPipe(console().in());
        }
        Path file = console().path(name);
        if (!Files.exists(file)) {
            throw CommandFailure.notFound("There is no file " + name + ".");
        }
        if (Files.isDirectory(file)) {
            throw CommandFailure.usage(name + " is a directory; name the files in it.");
        }
        return ImportSource.of(file);
    }

    private ImportSettings settings() {
        if (topic != null && !Topic.isName(topic)) {
            throw CommandFailure.usage("--topic: a topic name has 1 to 128 of a-z, 0-9, '.', '_' and '-'.");
        }
        if (showRefused < 0) {
            throw CommandFailure.usage("--show-refused takes a number of 0 or more.");
        }
        try {
            return new ImportSettings(batch, ImportSettings.BATCH_BYTES_MAX, topic, failFast, restart,
                    SizeText.bytes(decodedMax), ratioMax);
        } catch (IllegalArgumentException wrong) {
            throw CommandFailure.usage(String.valueOf(wrong.getMessage()));
        }
    }
}
