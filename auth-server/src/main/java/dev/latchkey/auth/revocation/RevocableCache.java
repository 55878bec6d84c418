package dev.latchkey.auth.revocation;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Rows kept in memory for as long as the revocation log says nothing about them. Each copy remembers the log's position from before it was
 * read, and is void as soon as the log holds a later entry about its thing: so it makes no difference whether the entry came before,
 * during or after the read. That a row does not exist is remembered for seconds only.
 *
 * <p>Reading is bounded in threads, queue and time: a database that hangs costs a caller a clear refusal, never its thread.
 *
 * @param <K> what is asked for
 * @param <V> the row
 */
public final class RevocableCache<K, V> implements MeterBinder {

    /** Shorter than the log keeps an entry that denies nothing; otherwise a change could be forgotten before a copy of the old row. */
    private static final Duration KEPT = Duration.ofHours(12);

    private static final Duration ABSENCE_KEPT = Duration.ofSeconds(10);
    private static final int ABSENCES = 10_000;
    private static final long PATIENCE_MILLIS = 1500;
    private static final int LOADERS = 4;
    private static final int LOADS_WAITING = 512;

    private final String name;
    private final RevocationLog revocationLog;
    private final Function<K, Optional<V>> store;
    private final ToLongFunction<V> lastChange;
    private final AsyncCache<K, Copy<V>> copies;

    /** Apart from the rows, whose room those who make up keys do not take then; and a cache whose entries all live equally long does no upkeep when it is read. */
    private final Cache<K, Boolean> absences;

    private final ThreadPoolExecutor loaders;
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();

    /**
     * @param value {@code null} where there is no such row
     * @param cursor the log's position from before it was read
     */
    private record Copy<V>(V value, long cursor) {}

    /** See {@link RevocationLog#cache}. */
    RevocableCache(
            String name,
            int maximumSize,
            RevocationLog revocationLog,
            Function<K, Optional<V>> store,
            ToLongFunction<V> lastChange) {
        this.name = name;
        this.revocationLog = revocationLog;
        this.store = store;
        this.lastChange = lastChange;
        this.loaders = boundedThreads(name);
        this.copies = bounded(maximumSize).expireAfterWrite(KEPT).buildAsync();
        this.absences = bounded(ABSENCES).expireAfterWrite(ABSENCE_KEPT).build();
    }

    private static Caffeine<Object, Object> bounded(int maximumSize) {
        // Its upkeep is short; handing it to another thread would cost more than doing it.
        return Caffeine.newBuilder().executor(Runnable::run).maximumSize(maximumSize);
    }

    /**
     * Finds a row; on a warm cache without a SELECT.
     *
     * @throws StoreUnavailableException if it is not in memory and the database fails or takes too long
     */
    public Optional<V> find(K key) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (true) {
            CompletableFuture<Copy<V>> known = copies.getIfPresent(key);
            if (known == null && absences.getIfPresent(key) != null) {
                hits.increment();
                return Optional.empty();
            }
            boolean inMemory = known != null && known.isDone();
            CompletableFuture<Copy<V>> future = known != null ? known : loaded(key);
            Copy<V> copy = awaited(future, deadline);
            if (isCurrent(copy)) {
                (inMemory ? hits : misses).increment();
                if (copy.value() == null) {
                    absences.put(key, true);
                    copies.asMap().remove(key, future);
                }
                return Optional.ofNullable(copy.value());
            }
            // Also where another caller's read was joined: that may have begun before the change.
            copies.asMap().remove(key, future);
        }
    }

    /** How often a row was in memory and how often it had to be waited for, how many there are, and how many callers wait for one. */
    @Override
    public void bindTo(MeterRegistry registry) {
        gets(registry, "hit", hits);
        gets(registry, "miss", misses);
        Gauge.builder("cache.size", copies, cache -> cache.synchronous().estimatedSize())
                .tag("cache", name)
                .description("Rows in memory")
                .register(registry);
        Gauge.builder(
                        "cache.loads.waiting",
                        loaders,
                        threads -> threads.getQueue().size())
                .tag("cache", name)
                .description("Rows that wait to be read from the database")
                .register(registry);
    }

    private void gets(MeterRegistry registry, String result, LongAdder count) {
        FunctionCounter.builder("cache.gets", count, LongAdder::doubleValue)
                .tag("cache", name)
                .tag("result", result)
                .description("Rows that were asked for, by whether they were in memory")
                .register(registry);
    }

    private CompletableFuture<Copy<V>> loaded(K key) {
        try {
            return copies.get(key, (absent, ignored) -> CompletableFuture.supplyAsync(() -> load(absent), loaders));
        } catch (RejectedExecutionException e) {
            throw new StoreUnavailableException(name, e);
        }
    }

    private Copy<V> awaited(CompletableFuture<Copy<V>> future, long deadline) {
        try {
            return future.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new StoreUnavailableException(name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException(name, e);
        }
    }

    private Copy<V> load(K key) {
        long cursor = revocationLog.cursor();
        return new Copy<>(store.apply(key).orElse(null), cursor);
    }

    private boolean isCurrent(Copy<V> copy) {
        return copy.value() == null || lastChange.applyAsLong(copy.value()) <= copy.cursor();
    }

    private static ThreadPoolExecutor boundedThreads(String name) {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                LOADERS, LOADERS, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(LOADS_WAITING), work -> {
                    Thread thread = new Thread(work, "load-" + name);
                    thread.setDaemon(true);
                    // Not that of the request which happens to start it: the container would miss it at shutdown.
                    thread.setContextClassLoader(RevocableCache.class.getClassLoader());
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }
}
