package io.esper.oona.cli.connect;

import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.Console;
import io.esper.oona.store.StoreSettings;
import org.jspecify.annotations.Nullable;

/// Which store, as whom. Never shows its password.
public record Connection(StoreLocation location, String tenant, @Nullable String user, @Nullable String password) {

    /// The store of a command that is told nothing else.
    public static final String DEFAULT_STORE = "./oona-data";
    /// The log of a command that is told nothing else.
    public static final String DEFAULT_TENANT = "main";

    /// Flag, then environment, then settings file, then the default, each setting for itself.
    ///
    /// @throws CommandFailure if a setting is wrong
    public static Connection resolve(Console console, ConnectionFlags flags) {
        String config = flags.config() != null ? flags.config() : console.environment("OONA_CONFIG");
        SettingsFile file = SettingsFile.find(console, config);
        String store = first(flags.store(), console.environment("OONA_STORE"), file.values().get("store"));
        String tenant = first(flags.tenant(), console.environment("OONA_TENANT"), file.values().get("tenant"));
        String user = first(flags.user(), console.environment("OONA_USER"), file.values().get("user"));
        if (tenant != null && !StoreSettings.isTenant(tenant)) {
            throw CommandFailure.usage(
                    "The tenant '" + tenant + "' must be 1 to 40 of a-z, 0-9 and _, beginning with a letter.");
        }
        return new Connection(StoreLocation.parse(console, store == null ? DEFAULT_STORE : store),
                tenant == null ? DEFAULT_TENANT : tenant, user, password(console, flags, file));
    }

    private static @Nullable String password(Console console, ConnectionFlags flags, SettingsFile file) {
        if (flags.passwordFile() != null) {
            return Secrets.firstLine(console.path(flags.passwordFile()));
        }
        String fromEnvironment = console.environment("OONA_PASSWORD");
        if (fromEnvironment != null) {
            return fromEnvironment;
        }
        String named = file.values().get("password-file");
        return named == null ? null : Secrets.firstLine(console.path(named));
    }

    private static @Nullable String first(@Nullable String... candidates) {
        for (String candidate : candidates) {
            if (candidate != null && !candidate.isEmpty()) {
                return candidate;
            }
        }
        return null;
    }

    @Override
    public String toString() {
        return location.text() + " tenant " + tenant;
    }
}
