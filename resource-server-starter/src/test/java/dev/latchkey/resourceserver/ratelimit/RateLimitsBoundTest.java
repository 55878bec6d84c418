package dev.latchkey.resourceserver.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.latchkey.resourceserver.credential.RateLimit;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** However many credentials come, their counts take no more memory than they may. */
class RateLimitsBoundTest {

    @Test
    void theCountsOfManyCredentialsAreBounded() {
        RateLimit limit = new RateLimit(10, Duration.ofMinutes(1));
        try (RateLimits limits = new RateLimits(null, Duration.ZERO, Clock.systemUTC(), Ticker.systemTicker())) {
            for (int i = 0; i < 130_000; i++) {
                assertThat(limits.take("key-" + i, limit).isPassed()).isTrue();
            }
            assertThat(limits.size()).isBetween(1L, 100_000L);
        }
    }
}
