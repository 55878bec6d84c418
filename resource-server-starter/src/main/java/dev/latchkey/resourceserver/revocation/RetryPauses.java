package dev.latchkey.resourceserver.revocation;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the authorization server is tried again: longer each time, and never as long as the others wait, so that
 * a server that comes back meets no herd. For one thread.
 */
final class RetryPauses {

    static final Duration FIRST = Duration.ofMillis(100);
    static final Duration LONGEST = Duration.ofSeconds(2);

    private final RandomGenerator random;
    private long most = FIRST.toMillis();

    RetryPauses(RandomGenerator random) {
        this.random = random;
    }

    /** After a success. */
    void beginAnew() {
        most = FIRST.toMillis();
    }

    /** The next one: between a half and the whole of what it is at most, which doubles. */
    Duration next() {
        long pause = random.nextLong(most / 2, most + 1);
        most = Math.min(most * 2, LONGEST.toMillis());
        return Duration.ofMillis(pause);
    }
}
