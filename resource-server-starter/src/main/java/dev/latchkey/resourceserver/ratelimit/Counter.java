package dev.latchkey.resourceserver.ratelimit;

import dev.latchkey.resourceserver.credential.RateLimit;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** The count of one credential under one limit. */
final class Counter {

    /**
     * What is counted together. A limit that was changed begins a count of its own.
     *
     * @param credentialId of the key, and of the tokens that were traded for it
     */
    record Key(String credentialId, RateLimit limit) {}

    private final LimitClock clock;
    private final BucketConfiguration configuration;
    private final Bucket bucket;
    private final String name;
    private final String policy;
    private final long periodNanos;
    private volatile Bucket shared;

    Counter(Key key, LimitClock clock) {
        RateLimit limit = key.limit();
        this.clock = clock;
        this.periodNanos = limit.period().toNanos();
        this.configuration = BucketConfiguration.builder()
                .addLimit(bandwidth -> bandwidth
                        .capacity(limit.limit())
                        .refillIntervallyAligned(limit.limit(), limit.period(), windowEnd()))
                .build();
        this.bucket = Bucket.builder()
                .addLimit(configuration.getBandwidths()[0])
                .withCustomTimePrecision(clock)
                .build();
        this.name = "latchkey:limit:" + key.credentialId() + ":" + limit.limit() + ":" + limit.period();
        this.policy = "\"default\";q=" + limit.limit() + ";w=" + seconds(periodNanos);
    }

    /** What it is called where it is shared. Holds ids and no secret. */
    String name() {
        return name;
    }

    BucketConfiguration configuration() {
        return configuration;
    }

    /** Its count on Redis; {@code null} until it is known. */
    Bucket shared() {
        return shared;
    }

    void shareBy(Bucket sharedBucket) {
        this.shared = sharedBucket;
    }

    /** Counts a request in this process. */
    ConsumptionProbe take() {
        return bucket.tryConsumeAndReturnRemaining(1);
    }

    LimitState state(ConsumptionProbe probe) {
        long left = clock.windowEndNanos(periodNanos) - clock.currentTimeNanos();
        return new LimitState(policy, probe.isConsumed(), probe.getRemainingTokens(), Math.max(1, seconds(left)));
    }

    private Instant windowEnd() {
        return Instant.EPOCH.plusNanos(clock.windowEndNanos(periodNanos));
    }

    private static long seconds(long nanos) {
        return (nanos + TimeUnit.SECONDS.toNanos(1) - 1) / TimeUnit.SECONDS.toNanos(1);
    }
}
