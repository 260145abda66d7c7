package io.esper.oona.training;

import java.util.List;

/// Checks the experience of `simic`: a row for each field report, in the order of the log.
final class SimicChecks implements RowChecks {
    private final DatasetRules rules;
    private final NullCheck nulls = new NullCheck("event_id", "event_pos", "event_time", "received_time", "run_id",
            "run_rule", "layer", "seed", "seed_id", "blueprint_id", "outcome", "pre_metric", "post_metric", "trace_id",
            "sender_id", "flags", "payload");
    private final Faults order = new Faults("rows are in the order of the log");
    private final Faults ranges = new Faults("values are in their ranges");
    private final BalanceCheck outcomes;
    private long before;

    SimicChecks(DatasetRules rules) {
        this.rules = rules;
        outcomes = new BalanceCheck(rules, "outcomes");
        before = rules.after();
    }

    @Override
    public void take(String split, StoredRow row) {
        String where = row.text("event_id");
        nulls.take(row, where);
        long position = row.whole("event_pos");
        order.unless(position > before && position <= rules.until(), () -> where);
        before = position;
        Float pre = row.number("pre_metric");
        Float post = row.number("post_metric");
        ranges.unless(DatasetRules.REPORTED.contains(row.text("outcome")) && pre != null && Float.isFinite(pre)
                && post != null && Float.isFinite(post) && row.whole("layer") >= 0 && row.whole("seed") >= 0
                && rules.wants(row.text("run_id")), () -> where);
        outcomes.take(row.text("outcome"));
    }

    @Override
    public List<DatasetCheck> results() {
        return List.of(nulls.result(), order.result(), ranges.result(), outcomes.result());
    }
}
