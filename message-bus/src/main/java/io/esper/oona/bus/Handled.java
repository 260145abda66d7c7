package io.esper.oona.bus;

/// What became of what one call of [Subscription#handle] received.
///
/// @param acknowledged handled and acknowledged
/// @param givenBack    failed and to be tried again
/// @param deadLettered failed for the last time
/// @param lost         no longer this consumer's when they were to be acknowledged: undone, somebody else's now
public record Handled(int acknowledged, int givenBack, int deadLettered, int lost) {

    /// Nothing came.
    public static final Handled NOTHING = new Handled(0, 0, 0, 0);

    /// Both together.
    public Handled plus(Handled other) {
        return new Handled(acknowledged + other.acknowledged, givenBack + other.givenBack,
                deadLettered + other.deadLettered, lost + other.lost);
    }
}
