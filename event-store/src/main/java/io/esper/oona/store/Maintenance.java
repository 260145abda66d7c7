package io.esper.oona.store;

import java.time.Instant;
import java.util.List;

import io.esper.oona.event.Retention;

/// What changes the storage of events without changing events.
public interface Maintenance {

    /// Merges neighbouring small blocks of a class into blocks of up to `eventsPerBlock`, proving that old and new hold the
    /// same events before the swap. Readers see no difference. Returns the number of blocks saved.
    long repack(Retention retention, int eventsPerBlock);

    /// Re-packs every class into its usual block size.
    long repack();

    /// Removes whole blocks of a class whose events were all received before the instant, and raises the class's floor. Blocks
    /// that a registered reader has not done with stay. Returns the number of events removed.
    ///
    /// @throws IllegalArgumentException for [Retention#INDEFINITE]
    long expire(Retention retention, Instant receivedBefore);

    /// The registered readers, by name; see [Cursor#ofReader].
    List<RegisteredReader> readers();

    /// Ends the claim of a reader that will not come back. Does nothing if there is none of this name.
    void release(String reader);

    /// A reader that holds expiry back.
    ///
    /// @param position it has done with every event up to here
    record RegisteredReader(String name, long position) {}

    /// Writes the ids and tags of all events up to the head to the index. Normally done in the background.
    void index();
}
