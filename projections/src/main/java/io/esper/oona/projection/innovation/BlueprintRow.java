package io.esper.oona.projection.innovation;

import io.esper.oona.event.Payload.CandidateBlueprint;
import io.esper.oona.event.Payload.CertifiedBlueprint;
import io.esper.oona.projection.JsonText;
import io.esper.oona.projection.ProjectionEvent;
import org.jspecify.annotations.Nullable;

/// A blueprint. Its three parts arrive in any order: what Karn proposed, where it stands in its family, what Urabrask found.
///
/// @param id            opaque
/// @param firstPosition of the first event that named it
/// @param submissions   how often it was proposed; the newest proposal stands, but the lineage is that of the first
/// @param certifications how often it was judged; the newest judgement stands
record BlueprintRow(String id, long firstPosition, @Nullable Candidate candidate, int submissions, Lineage lineage,
        @Nullable Certification certification, int certifications) {

    /// What Karn proposed.
    record Candidate(long position, @Nullable Long claimedMicros, @Nullable String author, @Nullable String description,
            String tags, float noveltyScore, @Nullable String mutationOperator, Strategy strategy,
            @Nullable String architectureRef,
            @Nullable String createdAt) {
        static Candidate of(ProjectionEvent event, CandidateBlueprint said) {
            return new Candidate(event.position(), event.claimedMicros(), said.author(), said.description(),
                    JsonText.list(said.tags()), said.noveltyScore(), said.mutationOperator(),
                    Strategy.of(said.graftingStrategy()),
                    said.architectureRef(), said.createdAt());
        }
    }

    /// What Urabrask found.
    record Certification(long position, @Nullable Long claimedMicros, boolean passed, float riskScore,
            @Nullable String confidence,
            float eloScore, float interest, String wep, String hardwareProfiles) {
        static Certification of(ProjectionEvent event, CertifiedBlueprint said) {
            return new Certification(event.position(), event.claimedMicros(), said.passed(), said.riskScore(),
                    said.confidence(),
                    said.eloScore(), said.interest(), JsonText.object(said.wep()),
                    JsonText.list(said.hardwareProfiles()));
        }
    }

    static BlueprintRow named(String id, long position) {
        return new BlueprintRow(id, position, null, 0, Lineage.unknown(id), null, 0);
    }

    BlueprintRow proposed(Candidate proposal) {
        return new BlueprintRow(id, firstPosition, proposal, submissions + 1, lineage, certification, certifications);
    }

    BlueprintRow judged(Certification judgement) {
        return new BlueprintRow(id, firstPosition, candidate, submissions, lineage, judgement, certifications + 1);
    }

    BlueprintRow in(Lineage family) {
        return new BlueprintRow(id, firstPosition, candidate, submissions, family, certification, certifications);
    }
}
