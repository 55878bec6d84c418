package dev.latchkey.auth.webhook;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** How long to wait after a failure: seconds at first, hours at last, and in all about a day. */
final class Backoff {

    private static final List<Duration> WAITS = List.of(
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            Duration.ofMinutes(10),
            Duration.ofMinutes(30),
            Duration.ofHours(1),
            Duration.ofHours(2),
            Duration.ofHours(4),
            Duration.ofHours(8),
            Duration.ofHours(8));

    /** After so many failed attempts there is no next one. */
    static final int MOST_ATTEMPTS = WAITS.size() + 1;

    /** Either way, so that those that failed together do not come back together. */
    private static final double JITTER = 0.1;

    private Backoff() {}

    /**
     * The wait after a failure.
     *
     * @param failures with this one, less than {@link #MOST_ATTEMPTS}
     * @param position of what has failed: the same waits as long as its webhook does for it, another one for another time
     */
    static Duration after(int failures, long position) {
        double factor = 1 + JITTER * (2 * new SplittableRandom(position).nextDouble() - 1);
        return Duration.ofMillis((long) (WAITS.get(failures - 1).toMillis() * factor));
    }
}
