package io.esper.oona.reliability.defects;

import io.esper.oona.store.Store;
import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.sql.Defect;
import io.esper.oona.store.sql.DefectiveStores;
import io.esper.oona.store.sql.Stores;
import org.jspecify.annotations.Nullable;

/// A mistake in the log, or in how it is used, that must be found.
enum Mistake {
    /// The control of the controls: the same load on a log without a mistake must hold.
    NONE("none", "without any mistake", null),
    NO_LOCK("no-lock", "positions are given without lock or comparison of the head", Defect.NO_LOCK),
    OFF_BY_ONE("off-by-one", "now and then a position is left out", Defect.OFF_BY_ONE_POSITION),
    WATERMARK_FIRST("watermark-before-rows", "the index's watermark moves before its rows",
            Defect.WATERMARK_BEFORE_ROWS),
    LOST_ANSWER("lost-answer", "a lost answer is taken for a failure, and the append made again",
            Defect.LOST_ANSWER_TAKEN_FOR_FAILURE),
    REPACKING("repacking-drops", "re-packing drops what it put into the last block", Defect.REPACKING_DROPS_EVENTS),
    CHECK_BEFORE_LOCK("check-before-lock", "the condition is checked, then the append made without it", null),
    SPLIT_BATCH("split-batch", "a batch is written in two commits", null);

    private final String text;
    private final String what;
    private final @Nullable Defect defect;

    Mistake(String text, String what, @Nullable Defect defect) {
        this.text = text;
        this.what = what;
        this.defect = defect;
    }

    String text() {
        return text;
    }

    String what() {
        return what;
    }

    Store open(StoreSettings settings) {
        return defect == null ? Stores.open(settings) : DefectiveStores.open(settings, defect);
    }
}
