package io.esper.oona.cli;

import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.training.TamiyoExport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "tamiyo",
        description = "Write the controller's decisions as episodes: observation, action, reward, for offline reinforcement learning.",
        footer = {
                "First brings the evidence keeper up to the head of the log (see 'oona evidence run'), and says so.",
                "DIR gets splits in tamiyo/, README.md, manifest.json, features.json, actions.json,",
                "stats.json and report.html. It must not exist yet: an export never overwrites anything.",
                "Equal ranges of equal logs give equal bytes, whenever they are exported.",
                "", "Exit code: 6 if events that make rows could not be read as such, or if DIR could not be written.",
                "", "Examples:",
                "  oona export tamiyo --out sets/tamiyo",
                "  oona export tamiyo --out sets/t2 --runs run-a,run-b --weights 1,0.02,0.1,0 --as-of 2026-03-03",
                "  oona export tamiyo --out sets/dt --trajectories --where outcome=FOSSILIZED"})
final class ExportTamiyoCommand extends OonaSubcommand {
    @Mixin
    private ExportOptions options = new ExportOptions();

    @Mixin
    private RewardOptions rewards = new RewardOptions();

    @Option(names = "--trajectories", description = "One row for each episode, for sequence models.")
    private boolean trajectories;

    @Mixin
    private OutputOptions output = new OutputOptions();

    ExportTamiyoCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run() {
        return new TrainingExportRun(this, options, rewards, output).run(trajectories,
                (log, settings, dryRun, progress) -> {
                    TamiyoExport export = new TamiyoExport(log);
                    return dryRun ? export.dryRun(settings, progress) : export.write(settings, progress);
                });
    }
}
