package io.esper.oona.projection.run;

/// How a run's reports came.
///
/// @param all          in all
/// @param late         of an earlier rollback generation
/// @param early        far ahead of the heartbeat
/// @param assumed      without an epoch, which got that of the heartbeat
/// @param withoutEpoch without an epoch before any heartbeat
public record ReportCounts(long all, long late, long early, long assumed, long withoutEpoch) {

    /// None.
    public static final ReportCounts NONE = new ReportCounts(0, 0, 0, 0, 0);

    /// With a report at this place.
    public ReportCounts with(Place place) {
        boolean bare = place.arrival() == Place.Arrival.ASSUMED;
        return new ReportCounts(all + 1, late + (place.arrival() == Place.Arrival.LATE ? 1 : 0),
                early + (place.arrival() == Place.Arrival.EARLY ? 1 : 0),
                assumed + (bare && place.epoch() != null ? 1 : 0),
                withoutEpoch + (bare && place.epoch() == null ? 1 : 0));
    }
}
