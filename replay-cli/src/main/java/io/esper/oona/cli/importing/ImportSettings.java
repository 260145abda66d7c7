package io.esper.oona.cli.importing;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/// How to import.
///
/// @param batchLines      lines of one commit, 1 to 50,000
/// @param batchBytesMax   decoded bytes of one commit, from which on a batch is committed although it has fewer lines
/// @param topicIfMissing  topic of lines that name none, or null to refuse them
/// @param failFast        whether the first refused line ends the import
/// @param restart         whether to begin at the first line although an earlier import of the same input was interrupted
/// @param decodedBytesMax the most that a gzip file may hold
/// @param ratioMax        the most that a gzip file may hold per byte, counted from its first decoded MiB on
public record ImportSettings(int batchLines, long batchBytesMax, @Nullable String topicIfMissing, boolean failFast,
        boolean restart,
        long decodedBytesMax, int ratioMax) {

    /// Lines of a commit: enough that the commit's fixed cost vanishes, few enough to stay cheap to hold.
    public static final int BATCH_LINES = 2_000;
    /// Bytes of a commit, so that a batch of long lines stays bounded as well.
    public static final long BATCH_BYTES_MAX = 8L << 20;
    /// Decoded size of a gzip file: 64 GiB.
    public static final long DECODED_BYTES_MAX = 64L << 30;
    /// JSON Lines compress 5 to 30 times; 200 leaves room, a gzip bomb has 1,000.
    public static final int RATIO_MAX = 200;

    public ImportSettings {
        List<String> problems = new ArrayList<>();
        if (batchLines < 1 || batchLines > 50_000) {
            problems.add("a batch has 1 to 50,000 lines");
        }
        if (batchBytesMax < 1) {
            problems.add("a batch has at least one byte");
        }
        if (decodedBytesMax < 1) {
            problems.add("the decoded size is bounded by at least one byte");
        }
        if (ratioMax < 1 || ratioMax > 100_000) {
            problems.add("the ratio is bounded by 1 to 100,000");
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("Import settings: " + String.join("; ", problems) + ".");
        }
    }

    /// The usual settings.
    public static ImportSettings usual() {
        return new ImportSettings(BATCH_LINES, BATCH_BYTES_MAX, null, false, false, DECODED_BYTES_MAX, RATIO_MAX);
    }
}
