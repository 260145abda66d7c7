package io.esper.oona.projection.health;

import io.esper.oona.projection.run.Place;
import io.esper.oona.projection.run.StageStep;
import org.jspecify.annotations.Nullable;

/// How a seed's rows change with a report. Pure.
final class SeedEvolution {
    private SeedEvolution() {}

    /// The seed's newest state after the report.
    static SeedRow latest(@Nullable SeedRow before, SeedReport report) {
        if (before == null) {
            return stands(null, report, Streak.NONE);
        }
        if (!report.place().reaches(before.rollbacks(), before.epoch())) {
            return before.counting(report.place());
        }
        return stands(before, report, prior(before, report.place()));
    }

    /// The seed's epoch after the report; `latest` is the seed's newest state after it.
    static EpochRow epoch(@Nullable EpochRow before, int epoch, SeedReport report, SeedRow latest) {
        Metrics metrics =
                report.metrics() != null ? report.metrics() : before == null ? Metrics.UNKNOWN : before.metrics();
        Stage stage = report.stage() != null ? report.stage() : before == null ? null : before.stage();
        boolean newest = latest.position() == report.position();
        float kept = before == null ? Float.NaN : before.stagnation();
        float keptReadiness = before == null ? Float.NaN : before.readiness();
        return new EpochRow(report.key().seed(), epoch, report.place().arrival(), report.position(),
                report.claimedMicros(), metrics, stage,
                Distress.of(metrics), newest ? latest.stagnation() : kept, newest ? latest.readiness() : keptReadiness,
                before == null ? 1 : before.reports() + 1);
    }

    private static SeedRow stands(@Nullable SeedRow before, SeedReport report, Streak prior) {
        Place place = report.place();
        Metrics metrics = report.metrics();
        if (metrics == null) {
            // a message with stages alone completes an epoch, but does not carry metrics into the next one
            metrics = before != null && sameEpoch(before, place) ? before.metrics() : Metrics.UNKNOWN;
        }
        Stage known = before == null ? null : before.stage();
        Stage told = report.stage();
        Stage stage = told == null ? known : told;
        String warning = before == null ? null : before.warning();
        if (told != null && (known == null || !known.text().equals(told.text()))) {
            warning = StageStep.warning(known == null ? null : known.text(), told.text());
        }
        boolean dormant = stage != null && stage.dormant();
        float distress = Distress.of(metrics);
        Streak streak = prior.next(distress, dormant);
        boolean free = dormant && stage != null && stage.blueprintId() == null;
        boolean higher =
                place.epoch() != null && (before == null || !before.mayHaveMet(place.rollbacks(), place.epoch()));
        // a first report that is early stands only until one comes in time
        Integer epoch = place.arrival() == Place.Arrival.EARLY ? null : place.epoch();
        Long stagePosition =
                told != null ? Long.valueOf(report.position()) : before == null ? null : before.stagePosition();
        return new SeedRow(report.key(), place.rollbacks(), epoch, place.arrival() == Place.Arrival.ASSUMED,
                report.position(), report.claimedMicros(), metrics, stage, stagePosition, warning, distress,
                streak.stagnation(distress), streak.readiness(distress, free, report.layerAdaptations()), streak, prior,
                higher ? place.rollbacks() : before == null ? 0 : before.topRollbacks(),
                higher ? place.epoch() : before == null ? null : before.topEpoch(),
                before == null ? 1 : before.reports() + 1);
    }

    /// The streak before the report's epoch: a rollback begins anew, a second report of an epoch starts from the same streak as the first.
    private static Streak prior(SeedRow before, Place place) {
        if (place.rollbacks() != before.rollbacks()) {
            return Streak.NONE;
        }
        return sameEpoch(before, place) ? before.prior() : before.streak();
    }

    private static boolean sameEpoch(SeedRow before, Place place) {
        return place.rollbacks() == before.rollbacks() && place.epoch() != null && place.epoch().equals(before.epoch());
    }
}
