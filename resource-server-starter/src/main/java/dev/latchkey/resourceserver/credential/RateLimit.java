package dev.latchkey.resourceserver.credential;

import java.time.Duration;

/**
 * How many requests a credential may make in a while.
 *
 * @param limit requests, one or more
 * @param period of at least a millisecond
 */
public record RateLimit(long limit, Duration period) {

    public RateLimit {
        if (limit < 1 || period == null || period.toMillis() < 1) {
            throw new IllegalArgumentException("a rate limit needs a positive limit and period");
        }
    }
}
