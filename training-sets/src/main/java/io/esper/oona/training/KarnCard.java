package io.esper.oona.training;

import java.util.Locale;

/// The card of `karn`, in the form that Hugging Face `datasets` reads.
final class KarnCard {
    private KarnCard() {}

    static String text(TrainingSettings settings, long until, Survey survey, JoinCounts joins, Tally tally) {
        RewardSettings reward = settings.rewards();
        return TrainingCard.header("karn", settings.format().text()) + String.format(Locale.ROOT,
                """
                        # karn: what became of the architect's blueprints

                        %d rows, one for each field report after position %d and up to %d of the log, in the order of the log. A contextual bandit:
                        every row is an episode of one step (`terminateds` is always true), `new_obs` repeats `obs`.

                        | Column | Type | Meaning |
                        |---|---|---|
                        | `eps_id`, `report_event_id` | string | the report's event id |
                        | `t`, `episode_index`, `index` | int | 0, and the row's number |
                        | `obs`, `new_obs` | list of float32 | see `features.json`: what was known at `decision_pos` |
                        | `actions` | int64 | the mutation, see `actions.json`; 0 if none is known |
                        | `rewards` | float32 | see below |
                        | `terminateds`, `truncateds` | bool | true, false |
                        | `behavior_policy` | string | who sent the candidate |
                        | `reward_version`, `reward_source` | string | formula and origin of the reward |
                        | `r_d_accuracy`, `r_d_latency_ms`, `r_d_power`, `r_novelty` | float32, optional | parts of the reward; null is unknown, not 0 |
                        | `blueprint_id`, `lineage_root`, `parent_id` | string | blueprint, the smallest name of its family, its first parent (optional) |
                        | `novelty_score`, `mutation_operator`, `tags` | float32, string, list of string | of the candidate |
                        | `passed`, `risk_score`, `conf_level`, `elo_score`, `wep` | bool, float32, string, float32, JSON; optional | of the certification |
                        | `outcome`, `pre_metric`, `post_metric` | string, float32 | of the report; never in `obs` |
                        | `run_id`, `layer`, `seed`, `hardware_profile` | string, int32, int32, string | where it was grafted |
                        | `join_kind` | string, optional | how the command was found; null if none was |
                        | `event_time` | timestamp(µs, UTC) | as claimed; never used for ordering |
                        | `event_pos`, `decision_pos` | int64 | of the report; of the command, or of the report if no command is known |
                        | `decision_event_id`, `candidate_event_id`, `certification_event_id` | string, optional | back to the log |

                        ## Reward
                        `rewards = %s·r_d_accuracy − %s·r_d_latency_ms − %s·r_d_power + %s·r_novelty`, in float32 in this order; a part that is null
                        counts as 0. Latency and power are the certified profile's `latency_ms_%s` and `joules_per_inference_%s` %s.

                        ## Splits
                        By family: all blueprints that descent links are in one split (`lineage_root`); the first 52 bits of SHA-256(salt ‖ root) as a
                        fraction, salt `%s`, train below %s, validation below %s, the rest test. `stats.json` is over the train split alone.

                        ## Who is missing
                        Cancelled and unfinished grafts send no field report: of %d grafts that were commanded, %d have none. This set shows the
                        others only; `tamiyo` has a row for each.

                        | Outcome | Rows |
                        |---|---:|
                        %s
                        ## Known gaps
                        - %d reports answer no command that is known: their `obs` is as of the report itself. %d are further reports of a graft that has
                          one, and stand alone likewise. What a producer sends twice with one event id is in the log once.
                        - Outside their declared ranges and left out (`include_quarantined`: %s): %d reports, %d candidates, %d certifications.
                          A blueprint whose candidate or certification was left out is as one without it; its family stays together.
                        """,
                tally.rows, settings.after(), until, reward.accuracy(), reward.latency(), reward.power(),
                reward.novelty(), reward.hardware(), reward.hardware(), TrainingCard.baseline(reward),
                settings.splits().salt(), settings.splits().train(),
                settings.splits().train() + settings.splits().validation(), joins.grafts(), joins.withoutReport(),
                TamiyoCard.outcomes(tally.outcomes), joins.unjoined(), joins.repeated(),
                settings.includeQuarantined(), survey.quarantinedReports, survey.quarantinedCandidates,
                survey.quarantinedCertifications) + TrainingCard.loaders("karn", settings.format().text(), false);
    }
}
