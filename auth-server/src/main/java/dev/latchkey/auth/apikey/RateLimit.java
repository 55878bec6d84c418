package dev.latchkey.auth.apikey;

import java.time.Duration;

/**
 * How often a key may be used.
 *
 * @param limit requests
 * @param period in which they may be made
 */
record RateLimit(long limit, Duration period) {

    /** Whether it lets any request through. */
    boolean isPositive() {
        return limit > 0 && period != null && !period.isZero() && !period.isNegative();
    }
}
