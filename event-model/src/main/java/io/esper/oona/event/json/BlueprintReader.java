package io.esper.oona.event.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.esper.oona.event.Payload.CandidateBlueprint;
import io.esper.oona.event.Payload.CertifiedBlueprint;
import org.jspecify.annotations.Nullable;

/// Reads candidates, in the shape of version 2 (lineage in `parents`), and certifications.
final class BlueprintReader {
    private final JsonCursor json;
    private final Extras extras;

    BlueprintReader(JsonCursor json, Extras extras) {
        this.json = json;
        this.extras = extras;
    }

    CandidateBlueprint candidate() {
        json.beginObject();
        int start = json.offset() - 1;
        String blueprint = null;
        Karn karn = null;
        Urza urza = Urza.NONE;
        String operator = null;
        String strategy = null;
        String architecture = null;
        String created = null;
        while (json.nextName()) {
            switch (json.name()) {
                case BLUEPRINT_ID -> blueprint = json.optionalString();
                case KARN_META -> karn = json.skipNull() ? null : karn();
                case URZA_META -> urza = json.skipNull() ? Urza.NONE : urza();
                case MUTATION_OPERATOR -> operator = json.optionalString();
                case RECOMMENDED_GRAFTING_STRATEGY -> strategy = json.optionalString();
                case ARCHITECTURE_REF -> architecture = json.optionalString();
                case CREATED_AT -> created = json.optionalString();
                default -> extras.keep(json);
            }
        }
        String id = Required.value(blueprint, start, JsonName.BLUEPRINT_ID);
        Karn meta = Required.value(karn, start, JsonName.KARN_META);
        return new CandidateBlueprint(id, meta.parents, meta.novelty, urza.author, urza.description, urza.tags,
                operator, strategy,
                architecture, created, extras.kept());
    }

    private Karn karn() {
        json.beginObject();
        List<String> parents = List.of();
        float novelty = Float.NaN;
        while (json.nextName()) {
            switch (json.name()) {
                case PARENTS -> parents = strings();
                case NOVELTY_SCORE -> novelty = json.optionalFloat();
                default -> extras.keepUnder("/karn_meta", json);
            }
        }
        return new Karn(parents, novelty);
    }

    private Urza urza() {
        json.beginObject();
        String author = null;
        String description = null;
        List<String> tags = List.of();
        while (json.nextName()) {
            switch (json.name()) {
                case AUTHOR -> author = json.optionalString();
                case DESCRIPTION -> description = json.optionalString();
                case TAGS -> tags = strings();
                default -> extras.keepUnder("/urza_meta", json);
            }
        }
        return new Urza(author, description, tags);
    }

    CertifiedBlueprint certified() {
        json.beginObject();
        int start = json.offset() - 1;
        String blueprint = null;
        Boolean passed = null;
        float risk = Float.NaN;
        String confidence = null;
        Map<String, Float> wep = Map.of();
        float elo = Float.NaN;
        float interest = Float.NaN;
        List<String> profiles = List.of();
        while (json.nextName()) {
            switch (json.name()) {
                case BLUEPRINT_ID -> blueprint = json.optionalString();
                case PASSED -> passed = json.optionalBoolean();
                case RISK_SCORE -> risk = json.optionalFloat();
                case CONF_LEVEL -> confidence = json.optionalString();
                case WEP -> wep = json.skipNull() ? Map.of() : wep();
                case ELO_SCORE -> elo = json.optionalFloat();
                case URABRASK_INTEREST -> interest = json.optionalFloat();
                case HARDWARE_PROFILES -> profiles = strings();
                default -> extras.keep(json);
            }
        }
        return new CertifiedBlueprint(Required.value(blueprint, start, JsonName.BLUEPRINT_ID), passed == null || passed,
                risk, confidence,
                wep, elo, interest, profiles, extras.kept());
    }

    private Map<String, Float> wep() {
        Map<String, Float> wep = Map.of();
        json.beginObject();
        while (json.nextName()) {
            if (json.atNumber()) {
                String name = json.text();
                wep = Metrics.with(wep, name, json.optionalFloat());
            } else {
                extras.keepUnder("/wep", json);
            }
        }
        return wep;
    }

    private List<String> strings() {
        if (json.skipNull()) {
            return List.of();
        }
        List<String> strings = new ArrayList<>();
        json.beginArray();
        while (json.nextElement()) {
            strings.add(json.string());
        }
        return strings;
    }

    private record Karn(List<String> parents, float novelty) {}

    private record Urza(@Nullable String author, @Nullable String description, List<String> tags) {
        static final Urza NONE = new Urza(null, null, List.of());
    }
}
