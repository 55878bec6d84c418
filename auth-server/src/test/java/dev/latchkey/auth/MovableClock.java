package dev.latchkey.auth;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.springframework.context.annotation.Primary;
import org.springframework.stereotype.Component;

/** Real time, plus as much as a test has moved it by. */
@Primary
@Component
public class MovableClock extends Clock {

    private volatile Duration moved = Duration.ZERO;

    public void move(Duration by) {
        moved = moved.plus(by);
    }

    public void reset() {
        moved = Duration.ZERO;
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(moved);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
