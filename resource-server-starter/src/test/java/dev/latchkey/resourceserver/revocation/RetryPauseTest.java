package dev.latchkey.resourceserver.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RetryPauseTest {

    private static final int RESOURCE_SERVERS = 1000;

    /** Cut off at one moment, a thousand of them are back over a second, whichever attempt meets the server alive. */
    @Test
    void thoseThatWereCutOffTogetherDoNotComeBackTogether() {
        Map<Long, Long> arrivals = Stream.generate(RetryPauseTest::sixthAttempt)
                .limit(RESOURCE_SERVERS)
                .collect(Collectors.groupingBy(arrival -> arrival.toMillis() / 100, Collectors.counting()));

        assertThat(arrivals).hasSizeGreaterThan(10);
        assertThat(arrivals.values()).allMatch(together -> together < RESOURCE_SERVERS / 4);
    }

    @Test
    void pausesGrowToABoundAndBeginAnewAfterAnAnswer() {
        RetryPause pause = new RetryPause();
        assertThat(pause.next()).isLessThanOrEqualTo(Duration.ofMillis(100));
        for (int i = 0; i < 20; i++) {
            assertThat(pause.next()).isLessThanOrEqualTo(RetryPause.LONGEST);
        }
        assertThat(pause.next()).isGreaterThanOrEqualTo(RetryPause.LONGEST.dividedBy(2));

        pause.reset();
        assertThat(pause.next()).isLessThanOrEqualTo(Duration.ofMillis(100));
    }

    private static Duration sixthAttempt() {
        RetryPause pause = new RetryPause();
        return Stream.generate(pause::next).limit(6).reduce(Duration.ZERO, Duration::plus);
    }
}
