package dev.latchkey.resourceserver.revocation;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait before the server is asked again: longer each time, and never as long as the others do, so that a server that comes back
 * meets no herd.
 */
final class RetryPause {

    static final Duration LONGEST = Duration.ofSeconds(2);
    private static final Duration FIRST = Duration.ofMillis(100);

    private Duration most = FIRST;

    /** The next one, between half of what it may be and all of it. */
    Duration next() {
        long millis = ThreadLocalRandom.current().nextLong(most.toMillis() / 2, most.toMillis() + 1);
        Duration doubled = most.multipliedBy(2);
        most = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
        return Duration.ofMillis(millis);
    }

    /** The server has answered. */
    void reset() {
        most = FIRST;
    }
}
