package dev.latchkey.auth.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.protocol.RevocationEntry.Kind;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** What may and may not come out of a cache that the revocation log clears. */
@AuthServerTest
class RevocableCacheTest {

    @Autowired
    RevocationLog revocationLog;

    @Autowired
    TransactionTemplate transaction;

    private final CountDownLatch finish = new CountDownLatch(1);
    private final AtomicInteger reads = new AtomicInteger();
    private volatile String row = "old";

    @AfterEach
    void letBlockedReadsEnd() {
        finish.countDown();
    }

    @Test
    void aRowIsReadOnceForAsLongAsTheLogSaysNothingAboutIt() {
        RevocableCache<String, String> cache = cache("read-once", this::readAtOnce);

        assertThat(cache.find("key")).hasValue("old");
        assertThat(cache.find("key")).hasValue("old");
        assertThat(reads).hasValue(1);
        row = "new";
        announceChange("another thing");
        assertThat(cache.find("key")).hasValue("old");

        announceChange("read-once");
        assertThat(cache.find("key")).hasValue("new");
        assertThat(reads).hasValue(2);
    }

    @Test
    void aRowThatHadToBeReadIsCountedAsMissedHoweverFastTheStoreIs() {
        RevocableCache<String, String> cache = cache("counted", this::readAtOnce);
        MeterRegistry registry = new SimpleMeterRegistry();
        cache.bindTo(registry);

        int rows = 5_000;
        for (int i = 0; i < rows; i++) {
            cache.find("key-" + i);
        }
        cache.find("key-" + (rows - 1));

        assertThat(gets(registry, "miss")).isEqualTo(rows);
        assertThat(gets(registry, "hit")).isEqualTo(1);
    }

    @Test
    void anAbsenceIsRememberedAndTakesNoRowsPlace() {
        RevocableCache<String, String> cache = cache("absent", key -> {
            reads.incrementAndGet();
            return key.startsWith("row") ? Optional.of(row) : Optional.empty();
        });
        // Half of its room.
        for (int i = 0; i < 50; i++) {
            cache.find("row-" + i);
        }

        for (int i = 0; i < 2_000; i++) {
            assertThat(cache.find("made-up-" + i)).isEmpty();
            assertThat(cache.find("made-up-" + i)).isEmpty();
        }
        for (int i = 0; i < 50; i++) {
            assertThat(cache.find("row-" + i)).hasValue("old");
        }

        assertThat(reads).hasValue(2_050);
    }

    @Test
    void aRowReadBeforeTheChangeCommittedNeverComesBackAfterIt() {
        RevocableCache<String, String> cache = cache("raced", this::readThenBlockOnce);
        CompletableFuture<Optional<String>> early = CompletableFuture.supplyAsync(() -> cache.find("key"));
        await().until(() -> reads.get() == 1);

        row = "new";
        announceChange("raced");
        // Joins the read that is under way, and that has the old row in its hands.
        CompletableFuture<Optional<String>> late = new CompletableFuture<>();
        Thread joining = new Thread(() -> {
            try {
                late.complete(cache.find("key"));
            } catch (StoreUnavailableException e) {
                late.completeExceptionally(e);
            }
        });
        joining.start();
        await().until(() -> joining.getState() == Thread.State.TIMED_WAITING);
        finish.countDown();

        assertThat(late.orTimeout(10, TimeUnit.SECONDS).join()).hasValue("new");
        assertThat(cache.find("key")).hasValue("new");
        assertThat(early.join()).isPresent();
    }

    @Test
    void aStoreThatHangsCostsACallerAClearRefusalWithinTwoSeconds() {
        RevocableCache<String, String> cache = cache("hangs", this::readThenBlockOnce);
        long begun = System.nanoTime();

        assertThatThrownBy(() -> cache.find("key")).isInstanceOf(StoreUnavailableException.class);

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
        finish.countDown();
        await().untilAsserted(() -> assertThat(cache.find("key")).hasValue("old"));
    }

    @Test
    void aStoreThatFailsIsAskedAgainTheNextTime() {
        RevocableCache<String, String> cache = cache("fails", key -> {
            if (reads.incrementAndGet() == 1) {
                throw new IllegalStateException("the database is away");
            }
            return Optional.of(row);
        });

        assertThatThrownBy(() -> cache.find("key")).isInstanceOf(StoreUnavailableException.class);
        await().untilAsserted(() -> assertThat(cache.find("key")).hasValue("old"));
    }

    @Test
    void moreReadsThanMayWaitAreRefusedAtOnceAndNeverOccupyMoreThanFourThreads() throws Exception {
        RevocableCache<String, String> cache = cache("crowded", key -> {
            reads.incrementAndGet();
            awaitFinish();
            return Optional.of(row);
        });
        List<Thread> callers = new ArrayList<>();
        AtomicInteger refused = new AtomicInteger();
        for (int i = 0; i < 700; i++) {
            String key = "key-" + i;
            Thread caller = new Thread(() -> {
                try {
                    cache.find(key);
                } catch (StoreUnavailableException e) {
                    refused.incrementAndGet();
                }
            });
            caller.start();
            callers.add(caller);
        }
        for (Thread caller : callers) {
            caller.join(TimeUnit.SECONDS.toMillis(20));
        }

        assertThat(refused).hasValue(700);
        assertThat(reads).hasValueLessThanOrEqualTo(4);
    }

    private RevocableCache<String, String> cache(String id, Function<String, Optional<String>> store) {
        return new RevocableCache<>(
                id, 100, revocationLog, store, found -> revocationLog.lastChange(Kind.API_KEY_CHANGED, id));
    }

    private static double gets(MeterRegistry registry, String result) {
        return registry.get("cache.gets")
                .tag("result", result)
                .functionCounter()
                .count();
    }

    private void announceChange(String id) {
        transaction.executeWithoutResult(status -> revocationLog.append(
                Kind.API_KEY_CHANGED, id, null, Instant.now().plusSeconds(600)));
    }

    private Optional<String> readAtOnce(String key) {
        reads.incrementAndGet();
        return Optional.of(row);
    }

    private Optional<String> readThenBlockOnce(String key) {
        String read = row;
        if (reads.incrementAndGet() == 1) {
            awaitFinish();
        }
        return Optional.of(read);
    }

    private void awaitFinish() {
        try {
            finish.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
