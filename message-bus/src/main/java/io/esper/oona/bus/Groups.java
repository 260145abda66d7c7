package io.esper.oona.bus;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// The groups of a bus, for those who operate it. Thread-safe. Methods that name a group that is not there throw
/// [BusException.NoGroup].
public interface Groups {

    /// All groups, by name.
    List<GroupStatus> list();

    Optional<GroupStatus> find(String group);

    /// As [Subscription#seek].
    void seek(String group, Start start);

    /// As [Subscription#pause].
    void pause(String group);

    /// As [Subscription#resume].
    void resume(String group);

    /// Removes a group with everything it keeps, its dead letters too, and ends its hold on retention. Its consumers fail with
    /// [BusException.NoGroup].
    void remove(String group);

    /// Dead letters of a group with ids after the given one, oldest first; those that are being redriven are not among them.
    ///
    /// @param limit 1 to 10,000; fewer come if their messages are large, but one at least if there is one
    List<GroupLetter> deadLetters(String group, long afterId, int limit);

    /// Delivers dead letters to their group again, with all attempts. Returns how many: one that is acknowledged is gone, one
    /// that fails again returns.
    int redrive(String group, Collection<Long> letterIds);

    /// Redrives all dead letters of a group.
    int redriveAll(String group);
}
