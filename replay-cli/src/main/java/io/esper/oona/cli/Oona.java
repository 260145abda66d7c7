package io.esper.oona.cli;

import java.util.Optional;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/// The `oona` command. Turns arguments into calls, and results into an exit code.
@Command(name = "oona", mixinStandardHelpOptions = true, versionProvider = Oona.Version.class,
        description = "An event store: one ordered log, read models over it, and replay.")
public final class Oona {

    public static void main(String[] args) {
        System.exit(new CommandLine(new Oona()).execute(args));
    }

    /// The version in the jar's manifest; "development" when run from class files.
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            var version = Optional.ofNullable(Oona.class.getPackage().getImplementationVersion());
            return new String[]{"oona " + version.orElse("development")};
        }
    }
}
