package io.esper.oona.training;

import java.util.List;
import java.util.Locale;

/// The data set's card, in the form that Hugging Face `datasets` reads.
final class SimicCard {
    private SimicCard() {}

    static String text(SimicSettings settings, SimicRows rows, List<ExportResult.DataFile> files) {
        String ending = settings.format().text();
        long written = files.stream().mapToLong(ExportResult.DataFile::rows).sum();
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

                        One row per field report, in the order of the log (`event_pos`): %2$d rows. `manifest.json` says which range of the log
                        this is and proves that nothing of it is missing.

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
                        - A run that only an expired epoch event named is `unknown`.
                        """,
                ending, written, rows.quarantined(), settings.includeQuarantined());
    }
}
