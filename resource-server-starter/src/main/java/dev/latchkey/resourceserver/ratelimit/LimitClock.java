package dev.latchkey.resourceserver.ratelimit;

import com.github.benmanes.caffeine.cache.Ticker;
import io.github.bucket4j.TimeMeter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * The time by which windows begin and end: the clock's at the start, and from there by ticks. A clock that is set forward and back
 * would otherwise close a window for as long as it was ahead.
 */
final class LimitClock implements TimeMeter {

    private final Ticker ticker;
    private final long epochNanosAtTickZero;

    LimitClock(Clock clock, Ticker ticker) {
        this.ticker = ticker;
        this.epochNanosAtTickZero =
                Duration.between(Instant.EPOCH, clock.instant()).toNanos() - ticker.read();
    }

    @Override
    public long currentTimeNanos() {
        return epochNanosAtTickZero + ticker.read();
    }

    @Override
    public boolean isWallClockBased() {
        return true;
    }

    /** When the window that is open now ends; windows are as long as the period, the first began at the epoch. */
    long windowEndNanos(long periodNanos) {
        return Math.floorDiv(currentTimeNanos(), periodNanos) * periodNanos + periodNanos;
    }
}
