package io.esper.oona.reliability;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.esper.oona.store.StoreSettings;
import org.jspecify.annotations.Nullable;

/// What one child process does with a log. Travels to it as one line of text.
///
/// @param url          of the database
/// @param user         of the database, or null
/// @param beginning    of the fast clock, which all processes of a cycle share
/// @param indexLag     events that the child may leave to be indexed later
/// @param writers      one thread each
/// @param readers      tailing threads, which tell every position that they are served
/// @param maintains    whether a thread indexes, re-packs and expires all the time
/// @param patient      whether writers repeat what they do not know the end of; if not, they stop at the first failure and try
///                     some appends more, which must fail too
/// @param pause        between the appends of a writer
public record Job(String url, @Nullable String user, Instant beginning, int indexLag, List<WriterSpec> writers,
        int readers, boolean maintains, boolean patient, Duration pause) {

    private static final int CONNECTIONS = 6;
    /// Short, so that a writer that waits for a dead server's pool finds the new server soon.
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(2);

    public Job {
        writers = List.copyOf(writers);
    }

    /// A job with nobody at work yet.
    public static Job on(StoreSettings settings, Instant beginning) {
        return new Job(settings.url(), settings.user(), beginning, 60, List.of(), 0, false, true, Duration.ZERO);
    }

    public Job writing(WriterSpec... specs) {
        return new Job(url, user, beginning, indexLag, List.of(specs), readers, maintains, patient, pause);
    }

    public Job reading(int threads) {
        return new Job(url, user, beginning, indexLag, writers, threads, maintains, patient, pause);
    }

    public Job maintaining() {
        return new Job(url, user, beginning, indexLag, writers, readers, true, patient, pause);
    }

    public Job impatient() {
        return new Job(url, user, beginning, indexLag, writers, readers, maintains, false, pause);
    }

    public Job withIndexLag(int events) {
        return new Job(url, user, beginning, events, writers, readers, maintains, patient, pause);
    }

    public Job withPause(Duration between) {
        return new Job(url, user, beginning, indexLag, writers, readers, maintains, patient, between);
    }

    /// How the child opens the store.
    StoreSettings settings() {
        StoreSettings base = StoreSettings.of(url);
        return new StoreSettings(url, user, user, base.tenant(), CONNECTIONS, base.inFlightEventsMax(),
                base.commitEventsMax(), indexLag, LOCK_TIMEOUT, new FastClock(Clock.systemUTC(), beginning));
    }

    String line() {
        List<String> parts = new ArrayList<>(List.of("url=" + url, "beginning=" + beginning, "indexLag=" + indexLag,
                "readers=" + readers, "maintains=" + maintains, "patient=" + patient, "pause=" + pause.toNanos()));
        if (user != null) {
            parts.add("user=" + user);
        }
        writers.forEach(writer -> parts.add("writer=" + writer.text()));
        return String.join("\t", parts);
    }

    static Job parse(String line) {
        Map<String, String> values = new HashMap<>();
        List<WriterSpec> writers = new ArrayList<>();
        for (String part : line.split("\t", -1)) {
            int equals = part.indexOf('=');
            String key = part.substring(0, equals);
            String value = part.substring(equals + 1);
            if (key.equals("writer")) {
                writers.add(WriterSpec.parse(value));
            } else {
                values.put(key, value);
            }
        }
        return new Job(of(values, "url"), values.get("user"), Instant.parse(of(values, "beginning")),
                Integer.parseInt(of(values, "indexLag")), writers, Integer.parseInt(of(values, "readers")),
                Boolean.parseBoolean(of(values, "maintains")), Boolean.parseBoolean(of(values, "patient")),
                Duration.ofNanos(Long.parseLong(of(values, "pause"))));
    }

    private static String of(Map<String, String> values, String key) {
        String value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException("A job names its " + key + ".");
        }
        return value;
    }
}
