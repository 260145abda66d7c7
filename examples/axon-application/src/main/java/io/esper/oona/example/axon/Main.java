package io.esper.oona.example.axon;

import java.nio.file.Path;
import java.util.concurrent.CompletionException;

import io.esper.oona.store.Store;
import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.sql.Stores;

/// Runs the example: reserves seats, shows the plan, makes it anew from the log, shows it again.
public final class Main {
    private Main() {}

    /// Takes the directory of the store, or a `jdbc:postgresql:` URL; without one it is `seats-data` in the working directory.
    public static void main(String[] arguments) throws InterruptedException {
        String where = arguments.length == 0 ? "seats-data" : arguments[0];
        String url = where.startsWith("jdbc:") ? where : "jdbc:h2:" + Path.of(where).toAbsolutePath().resolve("oona");
        try (Store store = Stores.open(StoreSettings.of(url)); Theatre theatre = new Theatre(store)) {
            reserve(theatre, "4A", "ada");
            reserve(theatre, "4A", "bob");
            reserve(theatre, "4B", "ada");
            reserve(theatre, "4C", "ada");
            reserve(theatre, "4C", "bob");
            System.out.println("plan:     " + theatre.plan());
            System.out.println("replayed: " + theatre.replay() + " events");
            System.out.println("plan:     " + theatre.plan());
        }
    }

    private static void reserve(Theatre theatre, String seat, String guest) {
        try {
            theatre.reserve(seat, guest).join();
            System.out.println(seat + " for " + guest + ": reserved");
        } catch (CompletionException refused) {
            Throwable reason = refused.getCause() == null ? refused : refused.getCause();
            System.out.println(seat + " for " + guest + ": refused. " + reason.getMessage());
        }
    }
}
