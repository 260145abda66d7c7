package io.esper.oona.axon;

/// How the version of an Axon message, which is a text such as `0.0.1`, becomes the number that the log stores beside a type:
/// the text's leading number, if it is 1 to 999,999,999, else 1. So `2`, `2.1.0` and `2-rc` are version 2, and Axon's default
/// `0.0.1` is version 1. The text itself is kept, too.
final class TypeVersion {
    private static final int DIGITS_MAX = 9;

    private TypeVersion() {}

    static int number(String text) {
        int number = 0;
        int digits = 0;
        for (; digits < text.length() && Character.digit(text.charAt(digits), 10) >= 0; digits++) {
            if (digits >= DIGITS_MAX) {
                return 1;
            }
            number = 10 * number + Character.digit(text.charAt(digits), 10);
        }
        return Math.max(1, number);
    }
}
