package io.esper.oona.simulation;

/// Where the simulated messages name their training run.
public enum RunIds {
    /// As foreign producers do: epoch and rollback events carry `run_id` in their payload; every other message names its
    /// run only through the trace id (`run-c-e39`), and a field report finds its command only through the trace.
    NAMED,
    /// Every envelope carries `run_id`; field reports also carry `run_id` and the `command_id` of their germination.
    EVERYWHERE
}
