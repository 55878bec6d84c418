package dev.latchkey.resourceserver.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Resource servers that have lost their authorization server at the same moment do not come back to it at the same moment. */
class RetryPausesTest {

    @Test
    void aHundredThatFailTogetherAreSpreadOverASecond() {
        long[] returns = IntStream.range(0, 100)
                .mapToLong(seed -> {
                    RetryPauses pauses = new RetryPauses(new Random(seed));
                    return IntStream.range(0, 6)
                            .mapToLong(i -> pauses.next().toMillis())
                            .sum();
                })
                .sorted()
                .toArray();

        assertThat(returns[99] - returns[0]).isGreaterThan(1000);
        for (int i = 10; i < 100; i++) {
            assertThat(returns[i] - returns[i - 10]).isPositive();
        }
    }

    @Test
    void pausesGrowToTwoSecondsAndBeginAnewAfterASuccess() {
        RetryPauses pauses = new RetryPauses(new Random(1));
        Duration first = pauses.next();
        IntStream.range(0, 20).forEach(i -> pauses.next());

        assertThat(first).isBetween(Duration.ofMillis(50), Duration.ofMillis(100));
        assertThat(pauses.next()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
        pauses.beginAnew();
        assertThat(pauses.next()).isBetween(Duration.ofMillis(50), Duration.ofMillis(100));
    }
}
