package io.esper.oona.event;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/// How long a topic's events stay on the bus and in the live log. Each constant is a *retention class*: the log keeps
/// the events of one class in blocks of their own, so that expiry is a range delete. Expiry uses the store's receive time.
public enum Retention {
    /// 72 hours: telemetry.
    HOURS_72(1, "72h", Duration.ofHours(72)),
    /// 30 days: commands and training heartbeats.
    DAYS_30(2, "30d", Duration.ofDays(30)),
    /// For ever: innovation history.
    INDEFINITE(3, "indefinite", null);

    private final int code;
    private final String text;
    private final @Nullable Duration period;

    Retention(int code, String text, @Nullable Duration period) {
        this.code = code;
        this.text = text;
        this.period = period;
    }

    /// The stored number of the class, 1 to 3; never reused.
    public int code() {
        return code;
    }

    /// The stable name: `72h`, `30d` or `indefinite`.
    public String text() {
        return text;
    }

    /// How long events of the class are kept; empty for [#INDEFINITE].
    public Optional<Duration> period() {
        return Optional.ofNullable(period);
    }

    /// Finds a class by its stored number.
    ///
    /// @throws IllegalArgumentException if no class has this number
    public static Retention ofCode(int code) {
        return switch (code) {
            case 1 -> HOURS_72;
            case 2 -> DAYS_30;
            case 3 -> INDEFINITE;
            default -> throw new IllegalArgumentException(
                    "No retention class has the number " + code + "; known are 1 to 3.");
        };
    }

    /// Finds a class by its name, in any letter case.
    ///
    /// @throws IllegalArgumentException if the name is not one of `72h`, `30d`, `indefinite`
    public static Retention ofText(String text) {
        for (Retention retention : values()) {
            if (retention.text.equals(text.toLowerCase(Locale.ROOT))) {
                return retention;
            }
        }
        throw new IllegalArgumentException("'" + text + "' is not a retention class; choose 72h, 30d or indefinite.");
    }
}
