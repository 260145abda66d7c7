package io.esper.oona.simulation;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import io.esper.oona.event.Payload.CandidateBlueprint;

/// The architect: makes roots, and children of the blueprints that have done well. Not thread-safe.
final class Karn {
    private static final double ROOT_SHARE = 0.2;
    private static final double TWO_PARENTS_SHARE = 0.15;
    private static final double CURIOSITY = 0.01;

    private final String runId;
    private final Library library;
    private final Dice dice;

    private int generation;

    Karn(String runId, Library library, Dice dice) {
        this.runId = runId;
        this.library = library;
        this.dice = dice;
    }

    /// Number of blueprints made so far: the last one's generation.
    int generation() {
        return generation;
    }

    Blueprint propose() {
        generation++;
        String id = String.format(Locale.ROOT, "bp-%s-%03d", runId, generation);
        if (library.isEmpty() || dice.chance(ROOT_SHARE)) {
            return root(id);
        }
        Optional<Certified> mother = library.best(dice, CURIOSITY);
        Optional<Certified> father =
                dice.chance(TWO_PARENTS_SHARE) ? library.best(dice, CURIOSITY * 2) : Optional.empty();
        return mother.map(
                first -> child(id, first.blueprint, father.map(second -> second.blueprint).orElse(first.blueprint)))
                .orElseGet(() -> root(id));
    }

    CandidateBlueprint announce(Blueprint blueprint) {
        return new CandidateBlueprint(blueprint.id(), blueprint.parentIds(), Rounding.decimals3(blueprint.novelty()),
                "karn",
                "variant " + generation,
                List.of(Network.KINDS.get(blueprint.firstKind()), Network.KINDS.get(blueprint.secondKind())),
                blueprint.mutation().wireName, blueprint.recommended().recommendedName, null, null, Map.of());
    }

    private Blueprint root(String id) {
        int first = dice.index(Network.KINDS.size());
        return new Blueprint(id, List.of(), first, otherThan(first), dice.between(0.25, 0.7), dice.between(0.05, 0.5),
                dice.between(0.5, 1.5), dice.between(0.5, 1), Mutation.any(dice), GraftingStrategy.any(dice));
    }

    private Blueprint child(String id, Blueprint mother, Blueprint father) {
        boolean cross = !mother.id().equals(father.id());
        Mutation mutation = Mutation.any(dice);
        double novelty = dice.unit() * dice.unit() + (cross ? 0.1 : 0);
        double step = 0.04 + 0.15 * novelty;
        int first = dice.chance(0.5) ? mother.firstKind() : father.secondKind();
        int second = dice.chance(0.6) && father.secondKind() != first ? father.secondKind() : otherThan(first);
        return new Blueprint(id, cross ? List.of(mother.id(), father.id()) : List.of(mother.id()), first, second,
                Math.clamp((mother.quality() + father.quality()) / 2 + mutation.quality + step * dice.bell(), 0, 1),
                Math.clamp(
                        (mother.instability() + father.instability()) / 2 + mutation.instability + step * dice.bell(),
                        0, 1),
                Math.clamp((mother.cost() + father.cost()) / 2 * mutation.cost, 0.2, 5), Math.min(1, novelty), mutation,
                GraftingStrategy.any(dice));
    }

    private int otherThan(int kind) {
        return (kind + 1 + dice.index(Network.KINDS.size() - 1)) % Network.KINDS.size();
    }
}
