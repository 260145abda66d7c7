package io.esper.oona.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;

import io.esper.oona.cli.connect.Connection;
import io.esper.oona.cli.connect.ConnectionFlags;
import io.esper.oona.cli.connect.StoreLocation;
import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.Console;
import io.esper.oona.cli.console.IoReason;
import io.esper.oona.event.TopicCatalogue;
import io.esper.oona.event.json.MessageLimits;
import io.esper.oona.event.json.MessageReader;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.TopicRegistry;
import io.esper.oona.store.sql.Stores;

/// What the commands of one run share: the console, the global options, and how to open the store.
final class Session {
    private final Console console;
    private final GlobalOptions options = new GlobalOptions();

    Session(Console console) {
        this.console = console;
    }

    Console console() {
        return console;
    }

    GlobalOptions options() {
        return options;
    }

    /// What the command line says about the store.
    ConnectionFlags flags() {
        return options.connection();
    }

    Connection connection() {
        return Connection.resolve(console, flags());
    }

    /// Opens the store for a command that only makes sense if there is one.
    ///
    /// @throws CommandFailure if there is none
    Store openExisting() {
        return openExisting(connection());
    }

    Store openExisting(Connection connection) {
        if (connection.location() instanceof StoreLocation.Embedded embedded && !embedded.exists()) {
            throw CommandFailure.notFound("There is no store in " + embedded.text()
                    + ". Fill one with 'oona import FILE', try 'oona demo', or name another with --store.");
        }
        return Stores.openExisting(settings(connection)).orElseThrow(() -> CommandFailure.notFound(
                "There is nothing of the tenant " + connection.tenant() + " in " + connection.location().text()
                        + ". Correct --tenant or --store, or fill it with 'oona import FILE'."));
    }

    /// Opens the store, making it if it is not there.
    Store openOrCreate() {
        return openOrCreate(connection());
    }

    Store openOrCreate(Connection connection) {
        if (connection.location() instanceof StoreLocation.Embedded embedded && !embedded.exists()) {
            createPrivate(embedded.directory());
            console.detail("New store in " + embedded.text() + ".");
        }
        return open(connection);
    }

    /// The built-in topics and those registered in the store.
    TopicCatalogue catalogue(Store store) {
        TopicCatalogue catalogue = TopicCatalogue.builtIn();
        for (TopicRegistry.Registration registration : store.topics().list()) {
            catalogue = catalogue.with(TopicDefinitions.read(registration.definition()));
        }
        return catalogue;
    }

    /// A reader of messages for these topics; for one thread.
    MessageReader messageReader(TopicCatalogue catalogue) {
        return new MessageReader(catalogue, MessageLimits.DEFAULTS, console.clock());
    }

    private Store open(Connection connection) {
        return Stores.open(settings(connection));
    }

    private StoreSettings settings(Connection connection) {
        return StoreSettings.of(connection.location().url()).withTenant(connection.tenant())
                .withCredentials(connection.user(), connection.password()).withClock(console.clock());
    }

    /// The store's files belong to their owner alone, because the directory lets nobody else in.
    private static void createPrivate(Path directory) {
        try {
            if (Files.isDirectory(directory)) {
                return;
            }
            Path parent = directory.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createDirectory(directory,
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } else {
                Files.createDirectory(directory);
            }
        } catch (IOException failed) {
            throw CommandFailure
                    .usage("The store directory " + directory + " cannot be made: " + IoReason.of(failed) + ".");
        }
    }

    /// Asks before something is overwritten or dropped; without a terminal, only `--yes` agrees.
    boolean agreed(boolean yes, String question) {
        if (yes) {
            return true;
        }
        if (!console.canAsk()) {
            throw CommandFailure.usage(question + " Say --yes to agree; there is no terminal to ask at.");
        }
        console.page(question + " [y/N] ");
        return List.of("y", "yes").contains(console.readLine().strip().toLowerCase(Locale.ROOT));
    }
}
