package io.esper.oona.event;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The stages of a seed's life and the transitions that the platform defines between them. Deployments add stages of
/// their own: a text that names none of these is kept as text and only marked, never refused.
public enum SeedStage {
    DORMANT, GERMINATED, TRAINING, GRAFTING, STABILIZATION, EVALUATING, FINE_TUNING, FOSSILIZED, CULLED, CANCELLED,
    ROLLED_BACK;

    private static final Map<SeedStage, Set<SeedStage>> NEXT = Map.ofEntries(
            Map.entry(DORMANT, EnumSet.of(GERMINATED)),
            Map.entry(GERMINATED, EnumSet.of(TRAINING, CANCELLED)),
            Map.entry(TRAINING, EnumSet.of(GRAFTING, CULLED, CANCELLED, ROLLED_BACK)),
            Map.entry(GRAFTING, EnumSet.of(STABILIZATION, ROLLED_BACK)),
            Map.entry(STABILIZATION, EnumSet.of(EVALUATING, ROLLED_BACK)),
            Map.entry(EVALUATING, EnumSet.of(FINE_TUNING, CULLED, ROLLED_BACK)),
            Map.entry(FINE_TUNING, EnumSet.of(FOSSILIZED, CULLED, ROLLED_BACK)),
            Map.entry(CULLED, EnumSet.of(DORMANT)),
            Map.entry(CANCELLED, EnumSet.of(DORMANT)),
            Map.entry(FOSSILIZED, EnumSet.noneOf(SeedStage.class)),
            Map.entry(ROLLED_BACK, EnumSet.noneOf(SeedStage.class)));

    private static final Map<String, Optional<SeedStage>> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(SeedStage::name, Optional::of));

    /// The stages that may follow this one; empty for the terminal stages.
    public Set<SeedStage> next() {
        return Set.copyOf(NEXT.getOrDefault(this, Set.of()));
    }

    /// Whether a seed in this stage may enter the other; staying in a stage is legal.
    public boolean mayBecome(SeedStage other) {
        return this == other || NEXT.getOrDefault(this, Set.of()).contains(other);
    }

    /// Whether nothing follows this stage.
    public boolean terminal() {
        return NEXT.getOrDefault(this, Set.of()).isEmpty();
    }

    /// The stage that a command's text asks for: `request_germination`, `cancel_germination`, `enter_<stage>`, in any letter
    /// case; empty for other commands.
    public static Optional<SeedStage> ofCommand(String command) {
        String text = command.toLowerCase(Locale.ROOT);
        return switch (text) {
            case "request_germination" -> Optional.of(GERMINATED);
            case "cancel_germination" -> Optional.of(CANCELLED);
            default -> text.startsWith("enter_") ? find(text.substring("enter_".length())) : Optional.empty();
        };
    }

    /// What the stage says of its seed: 0 is dormant, 1 active, 2 ended. A stage that only a deployment knows is active.
    public static int kind(String stage) {
        return switch (find(stage).orElse(TRAINING)) {
            case DORMANT -> 0;
            case GERMINATED, TRAINING, GRAFTING, STABILIZATION, EVALUATING, FINE_TUNING -> 1;
            case FOSSILIZED, CULLED, CANCELLED, ROLLED_BACK -> 2;
        };
    }

    /// Finds a stage by name in any letter case; empty for a stage that only a deployment knows.
    public static Optional<SeedStage> find(String text) {
        Optional<SeedStage> written = BY_NAME.get(text);
        return written == null ? BY_NAME.getOrDefault(text.toUpperCase(Locale.ROOT), Optional.empty()) : written;
    }
}
