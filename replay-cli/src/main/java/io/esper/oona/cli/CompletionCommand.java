package io.esper.oona.cli;

import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "completion", description = "Print the script that completes commands and options in bash or zsh.",
        footer = {"Examples:",
                "  source <(oona completion bash)",
                "  autoload -U +X bashcompinit && bashcompinit && source <(oona completion zsh)"})
final class CompletionCommand extends OonaSubcommand {
    /// The shells that are known.
    enum Shell {
        bash, zsh
    }

    @Parameters(arity = "0..1", paramLabel = "SHELL", defaultValue = "bash",
            description = "bash or zsh. Default: ${DEFAULT-VALUE}.")
    private Shell shell = Shell.bash;

    @Spec
    private @Nullable CommandSpec spec;

    CompletionCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run() {
        if (spec == null) {
            throw CommandFailure.usage("There is nothing to complete.");
        }
        // One script serves both: it sets up zsh's emulation of bash completion itself.
        console().out().print(AutoComplete.bash("oona", spec.root().commandLine()));
        console().detail("Completion for " + shell + ".");
        return ExitCode.OK;
    }
}
