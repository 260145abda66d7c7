package io.esper.oona.bus.group;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.esper.oona.bus.Place;
import io.esper.oona.bus.ledger.GroupRow;
import io.esper.oona.bus.ledger.OpenRows;

/// What of a group is open: handed over, to be tried again, or waiting. In the caller's transaction, under the group's lock.
public final class OpenWork {
    private OpenWork() {}

    /// Everything of a group up to this number is settled.
    public static long settledTo(Connection connection, GroupRow group) throws SQLException {
        long lowest = Math.min(ClaimRows.count(connection, group).lowest(), OpenRows.count(connection, group).lowest());
        return lowest == Long.MAX_VALUE ? group.position() : Math.min(group.position(), lowest - 1);
    }

    /// Where everything is that is open, on a transport that names places.
    public static List<Place> places(Connection connection, GroupRow group) throws SQLException {
        List<Place> places = new ArrayList<>(OpenRows.places(connection, group));
        for (ClaimRows.Claim claim : ClaimRows.all(connection, group)) {
            for (Member member : claim.members()) {
                Place place = member.place();
                if (place != null) {
                    places.add(place);
                }
            }
        }
        return places;
    }
}
