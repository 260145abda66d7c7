package io.esper.oona.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

import io.esper.oona.bus.BusException;
import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.Console;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.cli.console.Interrupts;
import io.esper.oona.cli.console.OutputClosed;
import io.esper.oona.cli.console.Terminals;
import io.esper.oona.redis.link.RedisException;
import io.esper.oona.store.StoreException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/// The `oona` command. Turns arguments into calls, and results into an exit code.
public final class Oona {
    private Oona() {}

    public static void main(String[] args) {
        Interrupts interrupts = Interrupts.listen();
        // Not System.out: a print stream would swallow the news that nobody reads any more.
        Console console = new Console(new FileInputStream(FileDescriptor.in), new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                new Console.Surroundings(System.getenv(), Path.of("").toAbsolutePath(), Clock.systemUTC(),
                        System::nanoTime,
                        Terminals.errIsScreen(), Terminals.inIsScreen(), interrupts::requested));
        System.exit(interrupts.exitCode(run(console, args)));
    }

    /// Runs one command in this process: everything it reads and writes is in the console. Returns the exit code.
    public static int run(Console console, String... args) {
        Session session = new Session(console);
        CommandLine commands = CommandTree.of(session);
        StringWriter help = new StringWriter();
        commands.setOut(new PrintWriter(help));
        commands.setErr(new PrintWriter(help));
        commands.setExecutionStrategy(parsed -> {
            console.setVerbose(session.options().verbose);
            return new CommandLine.RunLast().execute(parsed);
        });
        commands.setParameterExceptionHandler((wrong, _) -> misused(console, wrong));
        commands.setExecutionExceptionHandler((failure, _, _) -> failed(session, failure));
        try {
            int code = commands.execute(args);
            if (!help.toString().isEmpty()) {
                console.out().print(help.toString());
            }
            console.out().flush();
            return code;
        } catch (OutputClosed closed) {
            return closed.byReader()
                    ? ExitCode.OK.code()
                    : say(console, ExitCode.INCOMPLETE, String.valueOf(closed.getMessage()));
        } catch (OutOfMemoryError | LinkageError broken) {
            if (session.options().debug) {
                console.trace(broken);
            }
            return say(console, ExitCode.INTERNAL, "This installation of oona is broken or too small: " + broken);
        }
    }

    private static int misused(Console console, ParameterException wrong) {
        String command = wrong.getCommandLine().getCommandSpec().qualifiedName();
        console.say(command + ": " + wrong.getMessage());
        if (wrong instanceof CommandLine.UnmatchedArgumentException unmatched) {
            List<String> suggestions = unmatched.getSuggestions();
            if (!suggestions.isEmpty()) {
                console.say("Did you mean: " + String.join(", ", suggestions) + "?");
            }
        }
        console.say("'" + command + " --help' shows how it is used.");
        return ExitCode.USAGE.code();
    }

    private static int failed(Session session, Exception failure) {
        Console console = session.console();
        if (failure instanceof OutputClosed quiet) {
            throw quiet;
        }
        console.out().flush();
        if (session.options().debug) {
            console.trace(failure);
        }
        return switch (failure) {
            case CommandFailure told -> say(console, told.exitCode(), String.valueOf(told.getMessage()));
            case StoreException refused -> say(console, code(refused), String.valueOf(refused.getMessage()));
            case RedisException.Misconfigured wrong -> say(console, ExitCode.USAGE, String.valueOf(wrong.getMessage()));
            case RedisException failed -> say(console, ExitCode.CONNECTION, String.valueOf(failed.getMessage()));
            case BusException refused -> say(console, code(refused), String.valueOf(refused.getMessage()));
            default -> say(console, ExitCode.INTERNAL, "This is a fault of oona: " + failure
                    + (session.options().debug
                            ? ""
                            : ". Run the command again with --debug to see where it happened."));
        };
    }

    private static ExitCode code(StoreException refused) {
        return switch (refused) {
            case StoreException.Unavailable _ -> ExitCode.CONNECTION;
            case StoreException.Misconfigured _ -> ExitCode.CONNECTION;
            case StoreException.Stopped _ -> ExitCode.CONNECTION;
            case StoreException.Corrupt _ -> ExitCode.VERIFICATION_FAILED;
            case StoreException.NotIndexed _ -> ExitCode.USAGE;
            case StoreException.TooLarge _ -> ExitCode.USAGE;
            case StoreException.ContentConflict _ -> ExitCode.INCOMPLETE;
            case StoreException.ConditionFailed _ -> ExitCode.INCOMPLETE;
        };
    }

    private static ExitCode code(BusException refused) {
        return switch (refused) {
            case BusException.NoGroup _ -> ExitCode.NOT_FOUND;
            case BusException.OtherGroup _ -> ExitCode.USAGE;
            case BusException.Misconfigured _ -> ExitCode.USAGE;
            case BusException.Unavailable _ -> ExitCode.CONNECTION;
            case BusException.Closed _ -> ExitCode.INTERNAL;
        };
    }

    private static int say(Console console, ExitCode code, String message) {
        console.say("oona: " + message);
        return code.code();
    }
}
