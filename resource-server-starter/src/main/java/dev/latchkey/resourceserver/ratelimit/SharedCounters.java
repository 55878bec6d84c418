package dev.latchkey.resourceserver.ratelimit;

import com.github.benmanes.caffeine.cache.Ticker;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.distributed.proxy.optimization.Optimizations;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts on Redis, which all resource servers that name the same one share. Redis is waited for no longer than
 * a timeout; after a failure it is left alone for {@link #PAUSE}, and then a single request tries it again. Meanwhile everybody is counted
 * in process, so that each resource server lets a full limit through: an outage of Redis loosens limits and refuses nobody.
 */
final class SharedCounters implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SharedCounters.class);

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(500);
    private static final Duration KEEP_FULL = Duration.ofSeconds(10);
    private static final int MAX_QUEUED = 10_000;

    private final LongAdder fallbacks = new LongAdder();
    private final AtomicBoolean failing = new AtomicBoolean();
    private final AtomicLong askAgainAt = new AtomicLong();
    private final AtomicBoolean connecting = new AtomicBoolean();
    private final ClientResources resources;
    private final RedisClient client;
    private final RedisURI uri;
    private final Duration timeout;
    private final LimitClock clock;
    private final Ticker ticker;
    private volatile ProxyManager<String> redis;

    SharedCounters(String url, Duration timeout, LimitClock clock, Ticker ticker) {
        this.timeout = timeout;
        this.clock = clock;
        this.ticker = ticker;
        this.uri = RedisURI.create(url);
        this.resources = ClientResources.builder()
                .reconnectDelay(Delay.fullJitter(Duration.ofMillis(100), PAUSE, 100, TimeUnit.MILLISECONDS))
                .build();
        this.client = RedisClient.create(resources);
        client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(MAX_QUEUED)
                .timeoutOptions(TimeoutOptions.enabled(timeout))
                .socketOptions(
                        SocketOptions.builder().connectTimeout(CONNECT_TIMEOUT).build())
                .build());
        awaitStart(connect());
    }

    /** The first requests should find Redis, if it is there. */
    private static void awaitStart(CompletableFuture<Void> connecting) {
        try {
            connecting.get(CONNECT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException absent) {
            log.debug("Redis is not there yet");
        }
    }

    /** Counts a request; {@code null} where Redis cannot be asked now. */
    ConsumptionProbe take(Counter counter) {
        if (!mayAsk()) {
            fallbacks.increment();
            return null;
        }
        ProxyManager<String> connected = redis;
        if (connected == null) {
            connect();
            reportFailure("not connected");
            return null;
        }
        try {
            ConsumptionProbe probe = shared(counter, connected).tryConsumeAndReturnRemaining(1);
            reportSuccess();
            return probe;
        } catch (RuntimeException failure) {
            // The messages of the client may quote the URL and with it a password.
            reportFailure(failure.getClass().getSimpleName());
            return null;
        }
    }

    /** While Redis fails, one request of all that come after the pause. */
    private boolean mayAsk() {
        if (!failing.get()) {
            return true;
        }
        long due = askAgainAt.get();
        long now = ticker.read();
        return now - due >= 0 && askAgainAt.compareAndSet(due, now + PAUSE.toNanos());
    }

    private void reportFailure(String reason) {
        fallbacks.increment();
        askAgainAt.set(ticker.read() + PAUSE.toNanos());
        if (failing.compareAndSet(false, true)) {
            log.warn("Redis does not count ({}): rate limits are counted in process until it does", reason);
        }
    }

    private void reportSuccess() {
        if (failing.get() && failing.compareAndSet(true, false)) {
            log.info("Redis counts again");
        }
    }

    /** Requests of one credential that come at once are counted in one exchange: they would otherwise contend for its count. */
    private static Bucket shared(Counter counter, ProxyManager<String> connected) {
        Bucket known = counter.shared();
        if (known == null) {
            known = connected
                    .builder()
                    .withOptimization(Optimizations.batching())
                    .build(counter.name(), counter::configuration);
            counter.shareBy(known);
        }
        return known;
    }

    /** Begins to connect, unless that is under way; once connected, the client reconnects by itself. */
    private CompletableFuture<Void> connect() {
        if (redis != null || !connecting.compareAndSet(false, true)) {
            return CompletableFuture.completedFuture(null);
        }
        return client.connectAsync(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE), uri)
                .<Void>handle((connection, failure) -> {
                    if (failure == null) {
                        redis = counters(connection);
                    }
                    connecting.set(false);
                    return null;
                })
                .toCompletableFuture();
    }

    private ProxyManager<String> counters(StatefulRedisConnection<String, byte[]> connection) {
        return Bucket4jLettuce.casBasedBuilder(connection)
                .clientClock(clock)
                .requestTimeout(timeout)
                .expirationAfterWrite(ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(KEEP_FULL))
                .build();
    }

    long fallbacks() {
        return fallbacks.sum();
    }

    @Override
    public void close() {
        client.shutdownAsync(0, 1, TimeUnit.SECONDS).join();
        resources.shutdown(0, 1, TimeUnit.SECONDS);
    }
}
