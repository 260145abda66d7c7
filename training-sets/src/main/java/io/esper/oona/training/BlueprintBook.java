package io.esper.oona.training;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

import io.esper.oona.event.Payload;
import io.esper.oona.store.StoredEvent;
import org.jspecify.annotations.Nullable;

/// Candidates and certifications by blueprint, as of any position that has been read. For one thread.
final class BlueprintBook {

    /// A candidate and where it stands.
    record Candidate(long position, UUID eventId, String senderId, Payload.CandidateBlueprint payload) {}

    /// A certification and where it stands.
    record Certification(long position, UUID eventId, Payload.CertifiedBlueprint payload) {}

    private final Map<String, List<Candidate>> candidates = new HashMap<>();
    private final Map<String, List<Certification>> certifications = new HashMap<>();
    /// Blueprint to another one of its family; the family's smallest name in the end.
    private final Map<String, String> family = new TreeMap<>();

    void add(StoredEvent event, Payload.CandidateBlueprint candidate) {
        candidates.computeIfAbsent(candidate.blueprintId(), _ -> new ArrayList<>(1))
                .add(new Candidate(event.position(), event.eventId(), event.senderId(), candidate));
        candidate.parentIds().forEach(parent -> unite(candidate.blueprintId(), parent));
    }

    void add(StoredEvent event, Payload.CertifiedBlueprint certified) {
        certifications.computeIfAbsent(certified.blueprintId(), _ -> new ArrayList<>(1))
                .add(new Certification(event.position(), event.eventId(), certified));
    }

    /// The last candidate message of a blueprint at or before a position.
    @Nullable
    Candidate candidate(String blueprint, long position) {
        Candidate last = null;
        for (Candidate candidate : candidates.getOrDefault(blueprint, List.of())) {
            if (candidate.position() <= position) {
                last = candidate;
            }
        }
        return last;
    }

    /// The last certification of a blueprint at or before a position.
    @Nullable
    Certification certification(String blueprint, long position) {
        Certification last = null;
        for (Certification certification : certifications.getOrDefault(blueprint, List.of())) {
            if (certification.position() <= position) {
                last = certification;
            }
        }
        return last;
    }

    /// A number of a blueprint's profile, NaN if it is not known.
    float profile(@Nullable String blueprint, String key, long position) {
        Certification certification = blueprint == null ? null : certification(blueprint, position);
        Float value = certification == null ? null : certification.payload().wep().get(key);
        return value == null || value.isInfinite() ? Float.NaN : value;
    }

    /// The first parent, null for a root and for what no candidate message named.
    @Nullable
    String parent(String blueprint, long position) {
        Candidate candidate = candidate(blueprint, position);
        return candidate == null || candidate.payload().parentIds().isEmpty()
                ? null
                : candidate.payload().parentIds().getFirst();
    }

    /// The smallest name of all blueprints that descent links to this one: the group that a split must not tear apart.
    String root(String blueprint) {
        String root = blueprint;
        for (String next = family.get(root); next != null && !next.equals(root); next = family.get(root)) {
            root = next;
        }
        return root;
    }

    private void unite(String one, String other) {
        String first = root(one);
        String second = root(other);
        if (!first.equals(second)) {
            boolean keepFirst = first.compareTo(second) < 0;
            family.put(keepFirst ? second : first, keepFirst ? first : second);
        }
        shorten(one);
        shorten(other);
    }

    private void shorten(String blueprint) {
        String root = root(blueprint);
        if (!root.equals(blueprint)) {
            family.put(blueprint, root);
        }
    }
}
