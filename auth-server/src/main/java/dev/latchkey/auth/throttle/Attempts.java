package dev.latchkey.auth.throttle;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.EstimationProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How often each of many may try in a period; all that were used come back together at its end. Bounded: one that is pushed out by
 * others starts anew. In this process only, and safe for any number of threads, none of which slips past by trying at the same moment.
 *
 * @param <K> who is counted, with {@code equals} and {@code hashCode}
 */
public final class Attempts<K> {

    private static final int KEPT = 100_000;

    private final int allowed;
    private final Duration period;
    private final TimeMeter time;
    private final Cache<K, Bucket> buckets;

    public Attempts(int allowed, Duration period, Clock clock) {
        this.allowed = allowed;
        this.period = period;
        this.time = new ClockTime(clock);
        this.buckets = Caffeine.newBuilder()
                .executor(Runnable::run)
                .maximumSize(KEPT)
                .expireAfterAccess(period.multipliedBy(2))
                .build();
    }

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

    /** How long until there is an attempt left, without using one; empty if there is one now. */
    public Optional<Duration> wait(K who) {
        Bucket bucket = buckets.getIfPresent(who);
        if (bucket == null) {
            return Optional.empty();
        }
        EstimationProbe probe = bucket.estimateAbilityToConsume(1);
        return probe.canBeConsumed()
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }

    /** Uses an attempt; {@code false} if none is left. */
    public boolean take(K who) {
        return buckets.get(who, key -> newBucket()).tryConsume(1);
    }

    /** Undoes a {@link #take} that was {@code true}, never beyond what is allowed. */
    public void giveBack(K who) {
        Bucket bucket = buckets.getIfPresent(who);
        if (bucket != null) {
            bucket.addTokens(1);
        }
    }

    /** How many are remembered. */
    public long size() {
        buckets.cleanUp();
        return buckets.estimatedSize();
    }

    private Bucket newBucket() {
        return Bucket.builder()
                .withCustomTimePrecision(time)
                .addLimit(limit -> limit.capacity(allowed).refillIntervally(allowed, period))
                .build();
    }
}
