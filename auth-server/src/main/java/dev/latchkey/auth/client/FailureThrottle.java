package dev.latchkey.auth.client;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.EstimationProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * Slows down whoever keeps failing to authenticate. Counted for each client id <em>and</em> address together: a stranger who fails
 * with somebody else's client id locks nobody out but himself. Bounded; a pair that is pushed out starts anew, which guesses at a
 * 256-bit secret can afford to be given.
 */
@Component
class FailureThrottle {

    private static final int PAIRS_KEPT = 100_000;

    private final ClientAuthenticationSettings settings;
    private final TimeMeter time;
    private final Cache<Pair, Bucket> buckets;

    FailureThrottle(ClientAuthenticationSettings settings, Clock clock) {
        this.settings = settings;
        this.time = new ClockTime(clock);
        this.buckets = Caffeine.newBuilder()
                .executor(Runnable::run)
                .maximumSize(PAIRS_KEPT)
                .expireAfterAccess(settings.failurePeriod().multipliedBy(2))
                .build();
    }

    private record Pair(String clientId, String address) {}

    private record ClockTime(Clock clock) implements TimeMeter {

        @Override
        public long currentTimeNanos() {
            return TimeUnit.MILLISECONDS.toNanos(clock.millis());
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }

    /** How long this pair has to wait; empty if it need not. */
    Optional<Duration> wait(String clientId, String address) {
        Bucket bucket = buckets.getIfPresent(new Pair(clientId, address));
        if (bucket == null) {
            return Optional.empty();
        }
        EstimationProbe probe = bucket.estimateAbilityToConsume(1);
        return probe.canBeConsumed()
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }

    void failed(String clientId, String address) {
        buckets.get(new Pair(clientId, address), pair -> newBucket()).tryConsume(1);
    }

    /** How many pairs are remembered. */
    long size() {
        buckets.cleanUp();
        return buckets.estimatedSize();
    }

    private Bucket newBucket() {
        return Bucket.builder()
                .withCustomTimePrecision(time)
                .addLimit(limit -> limit.capacity(settings.failuresAllowed())
                        .refillIntervally(settings.failuresAllowed(), settings.failurePeriod()))
                .build();
    }
}
