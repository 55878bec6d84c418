package dev.latchkey.resourceserver.ratelimit;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.latchkey.resourceserver.credential.RateLimit;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Clock;
import java.time.Duration;

/**
 * Counts requests against the limits of their credentials, in fixed windows that begin at multiples of the period: of 10,000 a
 * minute, 10,000 pass between one full minute and the next, and the one after them does not. It follows that around the end of
 * a minute 20,000 can pass within less than a minute; that is how the products document their limit.
 *
 * <p>Only credentials that were found good are counted, so that nobody fills the memory by making some up. The counts that
 * are used least are forgotten beyond {@value #MAX_COUNTERS}, which begins their window anew.
 */
public final class RateLimits implements AutoCloseable {

    private static final long MAX_COUNTERS = 100_000;

    private final LoadingCache<Counter.Key, Counter> counters;
    private final SharedCounters shared;

    /**
     * @param redisUrl where counts are shared with other resource servers; {@code null} for counts of this process alone
     * @param redisTimeout how long a request waits for them at most
     */
    public RateLimits(String redisUrl, Duration redisTimeout, Clock clock, Ticker ticker) {
        LimitClock limitClock = new LimitClock(clock, ticker);
        this.counters = Caffeine.newBuilder()
                // Its upkeep is short; handing it to another thread would cost more than doing it.
                .executor(Runnable::run)
                .maximumSize(MAX_COUNTERS)
                .build(key -> new Counter(key, limitClock));
        this.shared = redisUrl == null ? null : new SharedCounters(redisUrl, redisTimeout, limitClock, ticker);
    }

    /** Counts a request of that credential. */
    public LimitState take(String credentialId, RateLimit limit) {
        Counter counter = counters.get(new Counter.Key(credentialId, limit));
        ConsumptionProbe probe = shared == null ? null : shared.take(counter);
        return counter.state(probe == null ? counter.take() : probe);
    }

    /** How many requests were counted in this process because Redis could not be asked. */
    public long redisFallbacks() {
        return shared == null ? 0 : shared.fallbacks();
    }

    /** How many credentials are counted. */
    long size() {
        counters.cleanUp();
        return counters.estimatedSize();
    }

    @Override
    public void close() {
        if (shared != null) {
            shared.close();
        }
    }
}
