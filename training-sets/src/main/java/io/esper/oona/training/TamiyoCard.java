package io.esper.oona.training;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// The card of `tamiyo`, in the form that Hugging Face `datasets` reads.
final class TamiyoCard {
    private TamiyoCard() {}

    static String text(TrainingSettings settings, long until, Survey survey, JoinCounts joins, Tally tally) {
        RewardSettings reward = settings.rewards();
        return TrainingCard.header("tamiyo", settings.format().text())
                + String.format(Locale.ROOT,
                        """
                                # tamiyo: the controller's decisions

                                %d rows in %d episodes, from decisions whose trigger stands after position %d and up to %d of the log.
                                One row per decision: a command, or an epoch without one (action 0, WAIT). Built from decision contexts, which hold what
                                was known *before* the decision; no reward, outcome or later event is in `obs`. `manifest.json` says what was read,
                                used and left out; `report.html` shows the data at a glance.

                                %s
                                ## Reward
                                `rewards = %s·r_d_accuracy − %s·r_d_latency_ms − %s·r_d_power + %s·r_novelty`, in float32 in this order; a part that is null
                                counts as 0. `r_d_accuracy` is the report's `post_metric − pre_metric`; latency and power are the certified profile's
                                `latency_ms_%s` and `joules_per_inference_%s` %s. The reward of a graft stands at the row
                                of the command that started it (`reward_source` is `field_report`); every other row has the reward 0 and the source `none`.

                                ## Episodes
                                `eps_id` is the run and the number of its rollbacks: after a rollback epochs repeat, so a new episode begins. The last row of an
                                episode that a rollback ended is `terminateds`; of one that was still open at the end of the range, `truncateds`. On the
                                last row there is no later observation: `new_obs` repeats `obs` and `new_obs_known` is false. Bootstrapping from a
                                truncated episode should leave that row out.

                                ## Splits
                                By run: the first 52 bits of SHA-256(salt ‖ run) as a fraction, salt `%s`, train below %s, validation below %s, the rest
                                test. No run is in two splits. `stats.json` is over the train split alone.

                                ## Who is missing
                                %d grafts were commanded; %d have a field report, found by %s. The others were cancelled or are unfinished
                                (`outcome` is CANCELLED or UNFINISHED, the reward's parts are null): a learner that drops them sees survivors only.
                                %s

                                | Outcome | Rows |
                                |---|---:|
                                %s
                                ## Known gaps
                                - %d field reports answer no command that is known; %d are further reports of a graft that has one: the first one counts. What
                                  a producer sends twice with one event id is in the log once.
                                - Outside their declared ranges and left out (`include_quarantined`: %s): %d contexts, %d reports, %d candidates, %d
                                  certifications. A graft whose report was left out has the reward 0 and the source `quarantined`. Observations never
                                  show such values: %d events were left out of them.
                                - %d contexts are incomplete: events that belong to them had expired or did not fit before they were read (`complete` is false).
                                - `action_prob` and `action_logp` are null unless the policy sent them with its command.
                                - The observation shows the %d seeds with the most dead neurons; `features.json` names every number.
                                """,
                        tally.rows, tally.episodes, settings.after(), until,
                        settings.trajectories() ? TrainingCard.TRAJECTORY_COLUMNS : TrainingCard.TAMIYO_COLUMNS,
                        reward.accuracy(), reward.latency(), reward.power(), reward.novelty(), reward.hardware(),
                        reward.hardware(), TrainingCard.baseline(reward), settings.splits().salt(),
                        settings.splits().train(), settings.splits().train() + settings.splits().validation(),
                        joins.grafts(), joins.joined(), kinds(joins.kinds()), where(settings),
                        outcomes(tally.outcomes), joins.unjoined(), joins.repeated(), settings.includeQuarantined(),
                        survey.quarantinedContexts, survey.quarantinedReports, survey.quarantinedCandidates,
                        survey.quarantinedCertifications, survey.eventsLeftOut(), survey.incompleteContexts,
                        Observations.SLOTS)
                + TrainingCard.loaders("tamiyo", settings.format().text(), settings.trajectories());
    }

    private static String where(TrainingSettings settings) {
        return settings.filter().all()
                ? ""
                : "Only episodes that hold a graft with " + settings.filter().wanted() + " were kept.";
    }

    private static String kinds(Map<String, Long> kinds) {
        return kinds.isEmpty()
                ? "nothing"
                : kinds.entrySet().stream().map(kind -> kind.getKey() + " (" + kind.getValue() + ")")
                        .collect(Collectors.joining(", "));
    }

    static String outcomes(Map<String, Long> outcomes) {
        return outcomes.entrySet().stream()
                .map(outcome -> "| " + outcome.getKey() + " | " + outcome.getValue() + " |\n")
                .collect(Collectors.joining());
    }
}
