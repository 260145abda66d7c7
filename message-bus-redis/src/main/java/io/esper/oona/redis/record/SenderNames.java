package io.esper.oona.redis.record;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.esper.oona.redis.ledger.Sender;

/// Bounds how many senders are counted one by one: a name costs a row, and a name is whatever a producer writes.
final class SenderNames {
    private static final int NAMES_MAX = 10_000;
    private static final int LENGTH_MAX = 256;
    private static final String OTHERS = "*";
    private final Set<String> known = new HashSet<>();

    SenderNames(List<Sender> counted) {
        counted.forEach(sender -> known.add(sender.topic() + " " + sender.sender()));
    }

    /// The name to count under.
    String shown(String topic, String sender) {
        String name = sender.length() <= LENGTH_MAX && sender.indexOf(0) < 0 ? sender : OTHERS;
        String entry = topic + " " + name;
        if (!known.contains(entry)) {
            if (known.size() >= NAMES_MAX) {
                return OTHERS;
            }
            known.add(entry);
        }
        return name;
    }
}
