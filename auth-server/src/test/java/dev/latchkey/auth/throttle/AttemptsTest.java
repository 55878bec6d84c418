package dev.latchkey.auth.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.MovableClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How often somebody may try. */
class AttemptsTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final MovableClock clock = new MovableClock();
    private final Attempts<String> attempts = new Attempts<>(3, MINUTE, clock);

    @Test
    void afterAsManyAsAreAllowedThereIsNoneUntilThePeriodIsOver() {
        assertThat(List.of(attempts.take("a"), attempts.take("a"), attempts.take("a"), attempts.take("a")))
                .containsExactly(true, true, true, false);
        assertThat(attempts.wait("a"))
                .hasValueSatisfying(wait -> assertThat(wait).isPositive().isLessThanOrEqualTo(MINUTE));
        assertThat(attempts.wait("b")).isEmpty();

        clock.move(MINUTE);

        assertThat(attempts.wait("a")).isEmpty();
        assertThat(attempts.take("a")).isTrue();
    }

    @Test
    void whatIsGivenBackCanBeTakenAgainButIsNeverMoreThanIsAllowed() {
        attempts.take("a");
        attempts.take("a");
        attempts.giveBack("a");
        assertThat(List.of(attempts.take("a"), attempts.take("a"), attempts.take("a")))
                .containsExactly(true, true, false);

        IntStream.range(0, 10).forEach(i -> attempts.giveBack("a"));
        assertThat(List.of(attempts.take("a"), attempts.take("a"), attempts.take("a"), attempts.take("a")))
                .containsExactly(true, true, true, false);
    }

    @Test
    void lookingAndGivingBackRemembersNobody() {
        attempts.wait("a");
        attempts.giveBack("a");

        assertThat(attempts.size()).isZero();
    }

    @Test
    void attemptsAtTheSameMomentDoNotSlipPast() throws Exception {
        Attempts<String> one = new Attempts<>(1, MINUTE, clock);
        CountDownLatch go = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            List<Future<Boolean>> tries = IntStream.range(0, 16)
                    .mapToObj(i -> threads.submit(() -> {
                        go.await();
                        return one.take("a");
                    }))
                    .toList();
            go.countDown();
            int taken = 0;
            for (Future<Boolean> attempt : tries) {
                taken += attempt.get() ? 1 : 0;
            }
            assertThat(taken).isOne();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aFloodOfNamesIsRememberedUpToABound() {
        IntStream.range(0, 150_000).forEach(i -> attempts.take("somebody " + i));

        assertThat(attempts.size()).isBetween(1L, 100_000L);
    }
}
