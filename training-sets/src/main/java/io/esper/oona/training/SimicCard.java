package io.esper.oona.training;

import java.util.Locale;

/// The data set's card, in the form that Hugging Face `datasets` reads.
final class SimicCard {
    private SimicCard() {}

    static String text(TrainingSettings settings, long until, SimicRows rows) {
        String ending = settings.format().text();
        return String.format(Locale.ROOT,
                """
                        ---
                        configs:
                        - config_name: simic
                          data_files:
                          - split: train
                            path: simic/train-*.%1$s
                        ---
                        # simic: what became of each graft

                        One row per field report after position %5$d and up to %6$d of the log, in its order (`event_pos`): %2$d rows.
                        `manifest.json` says what was read, used and left out; `report.html` shows the data at a glance.
                        %7$s

                        | Column | Type | Meaning |
                        |---|---|---|
                        | `event_id` | string | the report's event id |
                        | `event_pos` | int64 | position in the log: the order of experience |
                        | `event_time` | timestamp(µs, UTC) | when its sender says it was sent; never used for ordering |
                        | `received_time` | timestamp(µs, UTC) | when the store received it |
                        | `run_id` | string | training run, or `unknown` |
                        | `run_rule` | string | how the run was found: `payload`, `envelope`, `epoch_trace`, `trace_prefix`, `unknown` |
                        | `layer`, `seed` | int32 | the seed that was grafted |
                        | `seed_id` | string | the same as the sender wrote it |
                        | `blueprint_id` | string | the blueprint |
                        | `outcome` | string | `FOSSILIZED`, `CULLED` or `ROLLED_BACK` |
                        | `pre_metric`, `post_metric` | float32 | validation accuracy before and after, unless the deployment states another metric |
                        | `max_latency_ms`, `avg_memory_mb`, `gradient_norm_variance` | float32, optional | performance |
                        | `other_metrics` | JSON, optional | further metrics by name |
                        | `command_id` | string, optional | command that the report answers |
                        | `trace_id`, `sender_id` | string | as sent; a trace also leads to the command |
                        | `hardware_profile`, `task_domain`, `training_phase`, `host_model_hash` | string, optional | as sent |
                        | `flags` | string | what is odd about the event, separated by spaces; empty if nothing |
                        | `payload` | JSON | the payload as received |

                        ## Known gaps
                        - Cancelled and unfinished adaptations send no field report: this set shows survivors of that selection only.
                        - Optional values are null where the sender did not send them, never 0.
                        - %3$d reports with a value outside its declared range are left out (`include_quarantined` in the manifest: %4$s).
                        - Runs are known from decision contexts; a report that nothing relates to one of them has the run `unknown`.

                        | Outcome | Rows |
                        |---|---:|
                        %8$s""",
                ending, rows.tally.rows, rows.quarantined, settings.includeQuarantined(), settings.after(), until,
                selection(settings),
                TamiyoCard.outcomes(rows.tally.outcomes))
                + TrainingCard.loaders("simic", ending, false);
    }

    private static String selection(TrainingSettings settings) {
        if (settings.filter().all() && settings.runs().isEmpty()) {
            return "";
        }
        String runs = settings.runs().isEmpty() ? "all runs" : "the runs " + settings.runs();
        String filter = settings.filter().all() ? "" : " with " + settings.filter().wanted();
        return String.format(Locale.ROOT, "Only reports of %s%s were kept.", runs, filter);
    }
}
