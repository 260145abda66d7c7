package io.esper.oona.store.sql;

import io.esper.oona.store.Store;
import io.esper.oona.store.StoreSettings;

/// Opens stores that make one mistake, for those who prove that they would find it. Nothing that is shipped can open one.
public final class DefectiveStores {
    private DefectiveStores() {}

    /// As [Stores#open], with a defect.
    public static Store open(StoreSettings settings, Defect defect) {
        return Stores.open(settings, dialect -> switch (dialect) {
            case H2 -> new DefectiveH2(defect);
            case POSTGRESQL -> new DefectivePostgres(defect);
        });
    }
}
