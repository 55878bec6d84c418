package dev.latchkey.auth.page;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** Writes times the way people read them. Templates know it as {@code moments}. */
@Component
public class Moments {

    private static final DateTimeFormatter EXACT = DateTimeFormatter.ofPattern(
                    "d MMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private static final Duration RECENT = Duration.ofDays(60);

    private final Clock clock;

    Moments(Clock clock) {
        this.clock = clock;
    }

    /** For example {@code 22 Nov 2026, 13:05 UTC}. */
    public String exact(Instant instant) {
        return EXACT.format(instant);
    }

    /** For example {@code 3 minutes ago}, {@code in 2 days}, or the day where that is far from now. */
    public String near(Instant instant) {
        Duration since = Duration.between(instant, clock.instant());
        Duration distance = since.abs();
        if (distance.compareTo(RECENT) >= 0) {
            return DAY.format(instant);
        }
        if (distance.toMinutes() < 1) {
            return since.isNegative() ? "in a moment" : "just now";
        }
        String words = words(distance);
        return since.isNegative() ? "in " + words : words + " ago";
    }

    /** As {@link #near} for what is planned: {@code as soon as possible} from its time on. */
    public String due(Instant instant) {
        return instant.isAfter(clock.instant()) ? near(instant) : "as soon as possible";
    }

    private static String words(Duration distance) {
        if (distance.toHours() < 1) {
            return count(distance.toMinutes(), "minute");
        }
        return distance.toDays() < 1 ? count(distance.toHours(), "hour") : count(distance.toDays(), "day");
    }

    private static String count(long number, String unit) {
        return number + " " + unit + (number == 1 ? "" : "s");
    }
}
