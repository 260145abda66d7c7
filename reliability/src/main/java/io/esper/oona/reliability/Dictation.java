package io.esper.oona.reliability;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.esper.oona.reliability.Ledger.BatchKey;
import io.esper.oona.reliability.Ledger.Gone;
import io.esper.oona.reliability.Ledger.Sighting;

/// Takes down what one child says about one job: the other end of [Voice]. Thread-safe.
final class Dictation {
    private final String child;
    private final Ledger ledger;
    private final Set<Long> endedWriters = ConcurrentHashMap.newKeySet();
    private volatile boolean opened;
    private volatile boolean done;

    Dictation(String child, Ledger ledger) {
        this.child = child;
        this.ledger = ledger;
    }

    boolean opened() {
        return opened;
    }

    boolean done() {
        return done;
    }

    boolean ended(long writer) {
        return endedWriters.contains(writer);
    }

    /// A line without its end.
    void take(String line) {
        List<String> words = List.of(line.split(" ", -1));
        switch (words.getFirst()) {
            case "opened" -> opened = true;
            case "done" -> done = true;
            case "begins" -> ledger.begins(key(words), Long.parseLong(words.get(3)));
            case "ack" -> ledger.acknowledge(key(words), Long.parseLong(words.get(3)), numbers(words.get(4)));
            case "refused" -> ledger.refuse(key(words));
            case "failed" -> ledger.fail(key(words), words.get(3), String.join(" ", words.subList(4, words.size())));
            case "accepted-after-stop" -> ledger.problem("The store had stopped and accepted batch " + key(words));
            case "writer-ended" -> endedWriters.add(Long.parseLong(words.get(1)));
            case "expires" -> ledger.expires(Integer.parseInt(words.get(1)), Long.parseLong(words.get(2)));
            case "saw" -> ledger.saw(child + "/" + words.get(1), sightings(words.subList(2, words.size())));
            case "gone" -> ledger.gone(child + "/" + words.get(1), new Gone(Integer.parseInt(words.get(2)),
                    Long.parseLong(words.get(3)), Long.parseLong(words.get(4))));
            case "counted" -> ledger.count(words.get(1), Long.parseLong(words.get(2)));
            case "problem" -> ledger.problem(child + ": " + line);
            default -> ledger.problem(child + " said something that nobody understands: " + line);
        }
    }

    private static BatchKey key(List<String> words) {
        return new BatchKey(Long.parseLong(words.get(1)), Integer.parseInt(words.get(2)));
    }

    private static List<Long> numbers(String text) {
        List<Long> numbers = new ArrayList<>();
        for (String number : text.split(",", -1)) {
            numbers.add(Long.parseLong(number));
        }
        return numbers;
    }

    private static List<Sighting> sightings(List<String> words) {
        List<Sighting> sightings = new ArrayList<>(words.size());
        for (String word : words) {
            int colon = word.indexOf(':');
            sightings.add(new Sighting(Long.parseLong(word.substring(0, colon)),
                    Long.parseUnsignedLong(word.substring(colon + 1), 16)));
        }
        return sightings;
    }
}
