package io.esper.oona.bus.group;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.esper.oona.bus.Place;
import io.esper.oona.bus.ledger.GroupLedger;
import io.esper.oona.bus.ledger.GroupRow;
import io.esper.oona.bus.ledger.OpenRows;
import org.jspecify.annotations.Nullable;

/// What of a group is open: handed over, to be tried again, or waiting. In the caller's transaction, under the group's lock.
public final class OpenWork {
    private OpenWork() {}

    /// Everything of a group up to this number is settled.
    public static long settledTo(Connection connection, GroupRow group) throws SQLException {
        long lowest = Math.min(ClaimRows.count(connection, group).lowest(), OpenRows.count(connection, group).lowest());
        return lowest == Long.MAX_VALUE ? group.position() : Math.min(group.position(), lowest - 1);
    }

    /// The group is moved: forgets what belongs to the topics that are.
    ///
    /// @param topics null for all
    static void forget(Connection connection, GroupRow group, @Nullable Set<String> topics) throws SQLException {
        if (topics == null) {
            GroupLedger.deleteAll(connection, "bus_claim", group);
            OpenRows.forgetPositions(connection, group);
            return;
        }
        for (String topic : topics) {
            OpenRows.forgetTopic(connection, group, topic);
        }
        for (ClaimRows.Claim claim : ClaimRows.all(connection, group)) {
            List<Member> left = claim.members().stream().filter(member -> {
                Place place = member.place();
                return place == null || !topics.contains(place.topic());
            }).toList();
            if (left.size() < claim.members().size()) {
                ClaimRows.keep(connection, group, claim.lease(), claim.members().size(), left);
            }
        }
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
