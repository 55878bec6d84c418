package dev.latchkey.auth.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void whatFailedTogetherIsNotTriedAgainTogether() {
        long[] waits = LongStream.range(0, 1000)
                .map(position -> Backoff.after(1, position).toMillis())
                .toArray();

        assertThat(LongStream.of(waits)).allMatch(millis -> millis >= 4500 && millis <= 5500);
        assertThat(LongStream.of(waits).distinct().count()).isGreaterThan(500);
    }

    @Test
    void elevenAttemptsTakeADay() {
        for (long position = 0; position < 100; position++) {
            long of = position;
            Duration all = IntStream.range(1, Backoff.MOST_ATTEMPTS)
                    .mapToObj(failures -> Backoff.after(failures, of))
                    .reduce(Duration.ZERO, Duration::plus);
            assertThat(all).isBetween(Duration.ofHours(21), Duration.ofHours(27));
        }
        assertThat(Backoff.MOST_ATTEMPTS).isEqualTo(11);
    }
}
