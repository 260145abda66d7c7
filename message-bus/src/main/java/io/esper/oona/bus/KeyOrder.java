package io.esper.oona.bus;

/// Which messages of a group stay in order among each other: those of one key. A message is not handed out while an earlier one of
/// its key is with another consumer, waits for another attempt, or waits itself. A message without a key waits for nobody.
///
/// A message that fails holds up its own key until it is acknowledged or dead-lettered, and no other.
public enum KeyOrder {
    /// No order: the fastest.
    NONE,
    /// By seed (`12,3`): commands, decisions and field reports. A report of a whole layer is ordered with those of its layer.
    SEED,
    /// By layer (`12`): layer reports, and everything about a seed of the layer.
    LAYER
}
