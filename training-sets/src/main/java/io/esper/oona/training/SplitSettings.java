package io.esper.oona.training;

/// How groups are spread over the splits: the first 8 bytes of SHA-256(salt ‖ group), as a fraction of all values, decide.
///
/// @param salt       changes who is where
/// @param train      share of the groups, 0 to 1
/// @param validation share of the groups; the rest is the test split
public record SplitSettings(String salt, double train, double validation) {

    /// Eight tenths to learn from.
    public static final SplitSettings USUAL = new SplitSettings("oona", 0.8, 0.1);

    public SplitSettings {
        if (!(train >= 0) || !(validation >= 0) || !(train + validation <= 1) || salt.length() > 256) {
            throw new IllegalArgumentException(
                    "Shares of splits are 0 or more and 1 at most together, and a salt has up to 256 characters; got "
                            + train + ", " + validation + " and '" + salt + "'.");
        }
    }

    /// The split of a group.
    Split of(String group) {
        String digest = DurableFiles.sha256(salt + group);
        // 52 bits: exact as a double.
        double place = Long.parseLong(digest.substring(0, 13), 16) / (double) (1L << 52);
        return place < train ? Split.TRAIN : place < train + validation ? Split.VALIDATION : Split.TEST;
    }

    /// A split, under the name that its files begin with.
    enum Split {
        TRAIN("train"), VALIDATION("validation"), TEST("test");

        private final String text;

        Split(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }
}
