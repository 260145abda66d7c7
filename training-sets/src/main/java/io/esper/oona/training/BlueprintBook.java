package io.esper.oona.training;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

import io.esper.oona.event.Payload;
import io.esper.oona.store.StoredEvent;
import org.jspecify.annotations.Nullable;

/// Candidates and certifications by blueprint, as of any position that has been read; or, for rewards alone, as of the last one.
/// Keeps what an export can show of them, so that a message takes some hundred bytes whatever it holds. For one thread.
final class BlueprintBook {

    /// A candidate and where it stands.
    record Candidate(long position, UUID eventId, String senderId, Payload.CandidateBlueprint payload) {}

    /// A certification and where it stands.
    record Certification(long position, UUID eventId, Payload.CertifiedBlueprint payload) {}

    private static final int SHARED_MAX = 10_000;

    /// Of the profile; null for all. With keys, only the last message of each kind is kept of a blueprint.
    private final @Nullable Set<String> keys;
    private final Map<String, List<Candidate>> candidates = new HashMap<>();
    private final Map<String, List<Certification>> certifications = new HashMap<>();
    /// Blueprint to another one of its family; the family's smallest name in the end.
    private final Map<String, String> family = new HashMap<>();
    /// Texts that many messages repeat.
    private final Map<String, String> texts = new HashMap<>();

    private BlueprintBook(@Nullable Set<String> keys) {
        this.keys = keys;
    }

    /// One that knows what rewards are made of, as of the last position that was read.
    static BlueprintBook ofRewards(RewardSettings rewards) {
        return new BlueprintBook(Set.of(Reward.LATENCY + rewards.hardware(), Reward.POWER + rewards.hardware()));
    }

    /// One that knows what a row about a blueprint shows.
    static BlueprintBook whole() {
        return new BlueprintBook(null);
    }

    /// Takes a candidate. Descent counts even if the candidate is in quarantine, because splits must not tear a family apart.
    void add(StoredEvent event, Payload.CandidateBlueprint candidate, boolean quarantined) {
        candidate.parentIds().forEach(parent -> unite(candidate.blueprintId(), parent));
        if (!quarantined) {
            add(candidates, candidate.blueprintId(), new Candidate(event.position(), event.eventId(),
                    shared(event.senderId()), kept(candidate)));
        }
    }

    void add(StoredEvent event, Payload.CertifiedBlueprint certified) {
        add(certifications, certified.blueprintId(),
                new Certification(event.position(), event.eventId(), kept(certified)));
    }

    private <T> void add(Map<String, List<T>> messages, String blueprint, T message) {
        List<T> ofBlueprint = messages.computeIfAbsent(blueprint, _ -> new ArrayList<>(1));
        if (keys != null) {
            ofBlueprint.clear();
        }
        ofBlueprint.add(message);
    }

    /// Messages that are in memory.
    int size() {
        return Stream.of(candidates, certifications).flatMap(kind -> kind.values().stream()).mapToInt(List::size)
                .sum();
    }

    private Payload.CandidateBlueprint kept(Payload.CandidateBlueprint candidate) {
        boolean whole = keys == null;
        return new Payload.CandidateBlueprint(candidate.blueprintId(), candidate.parentIds(),
                candidate.noveltyScore(), null, null, whole ? candidate.tags() : List.of(),
                whole && candidate.mutationOperator() != null ? shared(candidate.mutationOperator()) : null, null, null,
                null, Map.of());
    }

    private Payload.CertifiedBlueprint kept(Payload.CertifiedBlueprint certified) {
        Map<String, Float> profile = new TreeMap<>();
        certified.wep().forEach((key, value) -> {
            if (keys == null || keys.contains(key)) {
                profile.put(shared(key), value);
            }
        });
        return new Payload.CertifiedBlueprint(certified.blueprintId(), certified.passed(), certified.riskScore(),
                certified.confidence() == null ? null : shared(certified.confidence()), profile, certified.eloScore(),
                Float.NaN, List.of(), Map.of());
    }

    private String shared(String text) {
        if (texts.size() >= SHARED_MAX) {
            return texts.getOrDefault(text, text);
        }
        return texts.computeIfAbsent(text, same -> same);
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
        for (String next = family.get(root); next != null; next = family.get(root)) {
            root = next;
        }
        // The way is as short as can be from now on, so that long lines of descent cost nothing twice.
        for (String step = blueprint; !step.equals(root);) {
            String next = family.put(step, root);
            step = next == null ? root : next;
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
    }
}
