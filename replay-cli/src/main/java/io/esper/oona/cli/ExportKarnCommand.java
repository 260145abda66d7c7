package io.esper.oona.cli;

import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.training.KarnExport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "karn",
        description = "Write what became of the architect's blueprints: one row for each field report, as a contextual bandit.",
        footer = {
                "First brings the evidence keeper up to the head of the log (see 'oona evidence run'), and says so.",
                "DIR gets splits in karn/, README.md, manifest.json, features.json, actions.json,",
                "stats.json and report.html. It must not exist yet: an export never overwrites anything.",
                "Equal ranges of equal logs give equal bytes, whenever they are exported.", "",
                "Exit code: 6 if events that make rows could not be read as such, or if DIR could not be written.", "",
                "Example:",
                "  oona export karn --out sets/karn --hardware jetson_nano --baseline zero"})
final class ExportKarnCommand extends OonaSubcommand {
    @Mixin
    private ExportOptions options = new ExportOptions();

    @Mixin
    private RewardOptions rewards = new RewardOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    ExportKarnCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run() {
        return new TrainingExportRun(this, options, rewards, output).run(false, (log, settings, dryRun, progress) -> {
            KarnExport export = new KarnExport(log);
            return dryRun ? export.dryRun(settings, progress) : export.write(settings, progress);
        });
    }
}
