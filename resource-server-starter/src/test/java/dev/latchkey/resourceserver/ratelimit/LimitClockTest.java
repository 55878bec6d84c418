package dev.latchkey.resourceserver.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.resourceserver.credential.RateLimit;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Windows go by ticks; the clock says once when the first of them began. */
class LimitClockTest {

    private static final Instant NOON = Instant.parse("2026-03-29T12:00:10Z");
    private static final RateLimit TWO_A_MINUTE = new RateLimit(2, Duration.ofMinutes(1));

    private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
    private final AtomicLong ticks = new AtomicLong();

    @Test
    void aClockThatStepsNeitherOpensAWindowNorClosesOne() {
        InstantSource source = now::get;
        Clock clock = source.withZone(ZoneOffset.UTC);
        try (RateLimits limits = new RateLimits(null, Duration.ZERO, clock, ticks::get)) {
            assertThat(isPassed(limits)).isTrue();
            assertThat(isPassed(limits)).isTrue();
            assertThat(isPassed(limits)).isFalse();

            now.set(NOON.plus(Duration.ofHours(1)));
            assertThat(isPassed(limits)).isFalse();
            now.set(NOON.minus(Duration.ofHours(2)));
            assertThat(limits.take("key", TWO_A_MINUTE))
                    .returns(false, LimitState::isPassed)
                    .returns(50L, LimitState::resetSeconds);

            ticks.addAndGet(Duration.ofSeconds(50).toNanos());
            assertThat(isPassed(limits)).isTrue();
        }
    }

    private static boolean isPassed(RateLimits limits) {
        return limits.take("key", TWO_A_MINUTE).isPassed();
    }
}
