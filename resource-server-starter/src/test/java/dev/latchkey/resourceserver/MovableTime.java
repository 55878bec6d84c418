package dev.latchkey.resourceserver;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/** Time that goes on as always and can be put forward. */
final class MovableTime {

    private final AtomicLong ahead = new AtomicLong();

    void advance(Duration by) {
        ahead.addAndGet(by.toNanos());
    }

    Ticker ticker() {
        return () -> System.nanoTime() + ahead.get();
    }

    Clock clock() {
        InstantSource source = () -> Instant.now().plusNanos(ahead.get());
        return source.withZone(ZoneOffset.UTC);
    }
}
