package dev.latchkey.auth.usage;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How finely requests are told, in UTC. */
public enum By {
    HOUR(ChronoUnit.HOURS, Duration.ofDays(31), Duration.ofHours(24)),
    DAY(ChronoUnit.DAYS, Duration.ofDays(400), Duration.ofDays(30));

    private final ChronoUnit unit;
    private final Duration most;
    private final Duration usual;

    By(ChronoUnit unit, Duration most, Duration usual) {
        this.unit = unit;
        this.most = most;
        this.usual = usual;
    }

    /** By the name that callers use, {@code hour} or {@code day}. */
    static Optional<By> of(String wireName) {
        return Stream.of(values()).filter(by -> by.wireName().equals(wireName)).findFirst();
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The longest time that is told at once. */
    Duration most() {
        return most;
    }

    /** What is told where nobody says for how long. */
    Duration usual() {
        return usual;
    }

    Duration length() {
        return unit.getDuration();
    }

    /** The beginning of the hour or day that an instant lies in. */
    Instant floor(Instant instant) {
        return instant.truncatedTo(unit);
    }

    /** The end of it, unless the instant is the end of one. */
    Instant ceiling(Instant instant) {
        Instant floor = floor(instant);
        return floor.equals(instant) ? instant : floor.plus(length());
    }
}
