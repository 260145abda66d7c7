package io.esper.oona.training;

/// What the cards of the training sets share.
final class TrainingCard {
    static final String TAMIYO_COLUMNS =
            """
                    | Column | Type | Meaning |
                    |---|---|---|
                    | `eps_id` | string | `<run>:<rollbacks>` |
                    | `t` | int32 | 0 and up within the episode |
                    | `obs`, `new_obs` | list of float32 | see `features.json`; never null or NaN |
                    | `new_obs_known` | bool | false on the last row of an episode |
                    | `actions` | int64 | see `actions.json`; 0 is WAIT |
                    | `rewards` | float32 | see below |
                    | `terminateds`, `truncateds` | bool | exactly one is true on the last row of an episode |
                    | `episode_index`, `index` | int64 | numbers over the data set |
                    | `act_layer`, `act_seed` | int32, optional | the command's seed; null on WAIT |
                    | `act_blueprint`, `act_strategy`, `act_command` | int32, optional | number in the lists of `actions.json` |
                    | `action_prob`, `action_logp` | float32, optional | null when not logged |
                    | `behavior_policy` | string | who decided; empty on WAIT |
                    | `reward_version`, `reward_source` | string | formula and origin of the reward |
                    | `r_d_accuracy`, `r_d_latency_ms`, `r_d_power`, `r_novelty` | float32, optional | parts of the reward; null is unknown, not 0 |
                    | `run_id` | string | training run; the group of the splits |
                    | `blueprint_id`, `lineage_root` | string, optional | blueprint and the smallest name of its family |
                    | `outcome` | string, optional | of a graft: FOSSILIZED, CULLED, ROLLED_BACK, CANCELLED or UNFINISHED |
                    | `join_kind` | string, optional | how the report was found |
                    | `complete` | bool | whether all evidence was there |
                    | `event_time` | timestamp(µs, UTC) | as claimed; never used for ordering |
                    | `event_pos` | int64 | the decision's position in the log |
                    | `decision_event_id`, `report_event_id` | string | back to the log |
                    """;
    static final String TRAJECTORY_COLUMNS = """
            | Column | Type | Meaning |
            |---|---|---|
            | `eps_id`, `run_id` | string | episode and run |
            | `part` | int32 | 0, or the part of an episode of more than 10,000 decisions |
            | `length` | int32 | decisions; all lists have this length |
            | `observations` | list of list of float32 | see `features.json` |
            | `actions` | list of int64 | see `actions.json`; 0 is WAIT |
            | `rewards`, `returns_to_go` | list of float32 | the second sums the first from each step to the end |
            | `terminateds`, `truncateds` | list of bool | true on the last step at most |
            | `timesteps` | list of int32 | t of each step |
            """;

    private static final String ARROW = """
            import glob
            import pyarrow.dataset as ds
            rows = ds.dataset(sorted(glob.glob("@name@/train-*.parquet")), format="parquet").to_table()""";
    private static final String ARROW_LINES =
            """
                    import glob
                    import pyarrow as pa
                    import pyarrow.json
                    rows = pa.concat_tables([pyarrow.json.read_json(file) for file in sorted(glob.glob("@name@/train-*.jsonl"))])""";
    private static final String DECISION_TRANSFORMER =
            """
                    Decision Transformer (`rows` of pandas):
                    ```python
                    import numpy as np
                    episodes = [dict(observations=np.stack([np.asarray(o, np.float32) for o in e.observations]),
                                     actions=np.asarray(e.actions), rewards=np.asarray(e.rewards, np.float32),
                                     returns_to_go=np.asarray(e.returns_to_go, np.float32),
                                     timesteps=np.asarray(e.timesteps), terminals=np.asarray(e.terminateds))
                                for e in rows.itertuples()]
                    ```
                    """;
    private static final String LEARNERS =
            """
                    d3rlpy (`rows` of pandas):
                    ```python
                    import json
                    import d3rlpy
                    import numpy as np
                    data = d3rlpy.dataset.MDPDataset(
                        observations=np.stack([np.asarray(o, np.float32) for o in rows.obs]),
                        actions=rows.actions.to_numpy(), rewards=rows.rewards.to_numpy(),
                        terminals=rows.terminateds.to_numpy(), timeouts=rows.truncateds.to_numpy(),
                        action_space=d3rlpy.ActionSpace.DISCRETE,
                        action_size=len(json.load(open("actions.json"))["actions"]))
                    ```
                    RLlib, whose names the columns have; files by name, so that it does not learn from the other splits:
                    ```python
                    import glob
                    import json
                    import os
                    import gymnasium as gym
                    import numpy as np
                    from ray.rllib.algorithms.bc import BCConfig
                    width = json.load(open("features.json"))["width"]
                    actions = len(json.load(open("actions.json"))["actions"])
                    files = [os.path.abspath(file) for file in sorted(glob.glob("@name@/train-*.@ending@"))]
                    config = (BCConfig()
                        .environment(observation_space=gym.spaces.Box(-np.inf, np.inf, (width,), np.float32),
                                     action_space=gym.spaces.Discrete(actions))
                        .offline_data(input_=files, input_read_method="read_@kind@"))
                    ```
                    Minari, a buffer for each episode (`rows` of pandas):
                    ```python
                    import json
                    import gymnasium as gym
                    import minari
                    import numpy as np
                    from minari.data_collector import EpisodeBuffer
                    buffers = [EpisodeBuffer(
                        observations=[np.asarray(o, np.float32) for o in [*e.obs, e.new_obs.iloc[-1]]],
                        actions=list(e.actions), rewards=list(e.rewards), terminations=list(e.terminateds),
                        truncations=list(e.truncateds))
                        for _, e in rows.sort_values("index").groupby("eps_id", sort=False)]
                    width = json.load(open("features.json"))["width"]
                    actions = len(json.load(open("actions.json"))["actions"])
                    data = minari.create_dataset_from_buffers(
                        dataset_id="oona-@name@-v0", buffer=buffers,
                        observation_space=gym.spaces.Box(-np.inf, np.inf, (width,), np.float32),
                        action_space=gym.spaces.Discrete(actions))
                    ```
                    """;

    private TrainingCard() {}

    static String header(String name, String ending) {
        StringBuilder text = new StringBuilder("---\nconfigs:\n- config_name: " + name + "\n  data_files:\n");
        for (SplitSettings.Split split : SplitSettings.Split.values()) {
            text.append("  - split: ").append(split.text()).append("\n    path: ").append(name).append('/')
                    .append(split.text()).append("-*.").append(ending).append('\n');
        }
        return text.append("---\n").toString();
    }

    static String baseline(RewardSettings reward) {
        return switch (reward.baseline()) {
            case PARENT -> "minus the same of its parent";
            case ZERO -> "as they are";
        };
    }

    /// How the set is read; every piece stands alone.
    static String loaders(String name, String ending, boolean trajectories) {
        boolean lines = ending.equals(ExportFormat.JSONL.text());
        StringBuilder text = new StringBuilder(2_048).append(
                """

                        ## Loading
                        From the directory of this file. DuckDB:
                        ```sql
                        SELECT count(*) AS rows, min(%3$s) AS first, max(%3$s) AS last FROM read_%2$s('%1$s/train-*.%4$s')
                        ```
                        pandas, pyarrow, Polars, Hugging Face `datasets`:
                        ```python
                        import glob
                        import pandas as pd
                        rows = pd.concat([pd.read_%5$s for file in sorted(glob.glob("%1$s/train-*.%4$s"))])
                        ```
                        ```python
                        %7$s
                        ```
                        ```python
                        import polars as pl
                        rows = pl.%6$s("%1$s/train-*.%4$s").collect()
                        ```
                        ```python
                        from datasets import load_dataset
                        rows = load_dataset(".", "%1$s", split="train")
                        ```
                        """
                        .formatted(name, lines ? "json" : "parquet",
                                trajectories ? "length" : name.equals("simic") ? "event_pos" : "index", ending,
                                lines ? "json(file, lines=True)" : "parquet(file)",
                                lines ? "scan_ndjson" : "scan_parquet",
                                (lines ? ARROW_LINES : ARROW).replace("@name@", name)));
        if (trajectories) {
            text.append(DECISION_TRANSFORMER);
        } else if (!name.equals("simic")) {
            text.append(LEARNERS.replace("@name@", name).replace("@ending@", ending).replace("@kind@",
                    lines ? "json" : "parquet"));
        }
        return text.toString();
    }
}
