package io.esper.oona.cli.importing;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/// The account of one import. `read = stored + duplicate + refused` holds for every complete or interrupted import.
///
/// @param source      the input's name
/// @param read        lines that were looked at and are not blank
/// @param blank       blank lines
/// @param stored      lines that are new events
/// @param duplicate   lines that were in the log already with the same content
/// @param refused     lines that became dead letters
/// @param reasons     refused lines by reason code
/// @param resumedFrom lines that an interrupted import had taken over before and that were passed over; 0 for none
/// @param head        position of the log's last event afterwards; of a dry run 0
/// @param failure     why the import ended before the input did, or null
public record ImportReport(String source, long read, long blank, long stored, long duplicate, long refused,
        Map<String, Long> reasons,
        long resumedFrom, long head, @Nullable String failure) {
    public ImportReport {
        reasons = Collections.unmodifiableMap(new TreeMap<>(reasons));
    }

    /// Whether every line is in the log now.
    public boolean complete() {
        return refused == 0 && failure == null;
    }
}
