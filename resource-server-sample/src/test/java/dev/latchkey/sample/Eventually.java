package dev.latchkey.sample;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for something to become true. */
final class Eventually {

    private static final long LOOK_EVERY_NANOS = Duration.ofMillis(10).toNanos();

    private Eventually() {}

    /**
     * Returns as soon as the condition holds.
     *
     * @throws AssertionError if it does not hold in time
     */
    static void holds(Duration patience, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + patience.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("did not come to hold within " + patience);
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }
}
