package io.esper.oona.training.evidence;

import io.esper.oona.store.Store;
import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.sql.Stores;
import io.esper.oona.training.SampleLog;

/// A keeper that dies as by `kill -9` once it has written a number of contexts: what the kill test runs.
final class KeeperInChild {
    private KeeperInChild() {}

    public static void main(String[] args) {
        String user = args[1].equals("null") ? null : args[1];
        long contexts = Long.parseLong(args[2]);
        Store store = Stores.open(
                StoreSettings.of(args[0]).withCredentials(user, user).withClock(SampleLog.CLOCK));
        long deadly = store.log().head() + contexts;
        Thread.ofPlatform().daemon().start(() -> {
            // Wherever the keeper is by now, also in the middle of a transaction.
            while (store.log().head() < deadly) {
                Thread.onSpinWait();
            }
            Runtime.getRuntime().halt(9);
        });
        new EvidenceKeeper(store, 3).catchUp(KeeperProgress.NONE);
        throw new IllegalStateException("The keeper was done before it had written " + contexts + " contexts.");
    }
}
