package dev.latchkey.auth.api;

import java.time.Duration;

/** The value of {@code Retry-After} (RFC 9110 §10.2.3). */
public final class RetryAfter {

    private RetryAfter() {}

    /** Whole seconds, rounded up: who waits for them does not come too early. */
    public static String seconds(Duration wait) {
        return Long.toString(Math.max(1, wait.plusMillis(999).toSeconds()));
    }
}
