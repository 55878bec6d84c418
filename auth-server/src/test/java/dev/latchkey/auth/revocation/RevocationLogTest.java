package dev.latchkey.auth.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.MovableClock;
import dev.latchkey.auth.Node;
import dev.latchkey.auth.TestDatabase;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.Wire.Credentials;
import dev.latchkey.auth.client.Clients;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.protocol.DenyList.Token;
import dev.latchkey.protocol.DenyList.Verdict;
import dev.latchkey.protocol.RevocationEntry;
import dev.latchkey.protocol.RevocationEntry.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.Environment;
import org.springframework.transaction.support.TransactionTemplate;

/** The log of revocations: its order, what a follower of it sees, what may be forgotten. */
@AuthServerTest
@ExtendWith(OutputCaptureExtension.class)
class RevocationLogTest {

    private static final int THREADS = 8;
    private static final int TRANSACTIONS = 40;

    @Autowired
    RevocationLog revocationLog;

    @Autowired
    RevocationStore store;

    @Autowired
    RevocationFollower follower;

    @Autowired
    Clients clients;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    MovableClock clock;

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Autowired
    Environment environment;

    @AfterEach
    void putTheClockBack() {
        clock.reset();
    }

    @Test
    void aFollowerThatPollsSeesEveryCommittedEntryOnceInOrderAndWithoutGaps() throws Exception {
        long start = store.lastSeq();
        ConcurrentLinkedQueue<String> committed = new ConcurrentLinkedQueue<>();
        List<RevocationEntry> seen = new ArrayList<>();
        ExecutorService appenders = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int seed = thread;
                running.add(appenders.submit(() -> appendInTransactions(new Random(seed), committed)));
            }
            long last = start;
            while (!running.stream().allMatch(Future::isDone) || last < store.lastSeq()) {
                for (RevocationEntry entry : store.after(last, 7)) {
                    seen.add(entry);
                    last = entry.seq();
                }
            }
            for (Future<?> appender : running) {
                appender.get();
            }
        } finally {
            appenders.shutdownNow();
        }

        assertThat(seen)
                .extracting(RevocationEntry::seq)
                .containsExactlyElementsOf(LongStream.rangeClosed(start + 1, start + committed.size())
                        .boxed()
                        .toList());
        assertThat(seen).extracting(RevocationEntry::id).containsExactlyInAnyOrderElementsOf(committed);
        assertThat(follower.denyList().after(start, Integer.MAX_VALUE)).isEqualTo(seen);
    }

    private void appendInTransactions(Random random, ConcurrentLinkedQueue<String> committed) {
        for (int i = 0; i < TRANSACTIONS; i++) {
            List<String> ids = new ArrayList<>();
            boolean rolledBack = random.nextInt(4) == 0;
            transaction.executeWithoutResult(status -> {
                for (int entries = random.nextInt(3); entries >= 0; entries--) {
                    ids.add(append(UUID.randomUUID().toString()));
                    LockSupport.parkNanos(random.nextInt(3_000_000));
                }
                if (rolledBack) {
                    status.setRollbackOnly();
                }
            });
            if (!rolledBack) {
                committed.addAll(ids);
            }
        }
    }

    @Test
    void aRolledBackAppendLeavesNoGapAndDeniesNothing() {
        long before = store.lastSeq();
        transaction.executeWithoutResult(status -> {
            append("rolled-back");
            status.setRollbackOnly();
        });
        transaction.executeWithoutResult(status -> append("kept"));

        assertThat(store.lastSeq()).isEqualTo(before + 1);
        assertThat(verdict("rolled-back")).isEqualTo(Verdict.ALLOWED);
        assertThat(verdict("kept")).isEqualTo(Verdict.REVOKED);
    }

    @Test
    void whenTheVerbReturnsThisNodeDenies() {
        for (int i = 0; i < 200; i++) {
            String jti = "denied-at-once-" + i;
            transaction.executeWithoutResult(status -> append(jti));

            assertThat(verdict(jti)).isEqualTo(Verdict.REVOKED);
        }
    }

    /** Appenders that keep a connection while they wait for the follower must not take the last one from it. */
    @Test
    void moreRevocationsAtOnceThanThereAreConnectionsAreAllKnownWhenTheyReturn(CapturedOutput output) throws Exception {
        int threads = 16;
        ExecutorService revokers = Executors.newFixedThreadPool(threads);
        ConcurrentLinkedQueue<Long> millis = new ConcurrentLinkedQueue<>();
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                String prefix = "crowd-" + thread + "-";
                running.add(revokers.submit(() -> {
                    for (int i = 0; i < 5; i++) {
                        String jti = prefix + i;
                        long begun = System.nanoTime();
                        transaction.executeWithoutResult(status -> append(jti));
                        millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
                        assertThat(verdict(jti)).isEqualTo(Verdict.REVOKED);
                    }
                }));
            }
            for (Future<?> revoker : running) {
                revoker.get(30, TimeUnit.SECONDS);
            }
        } finally {
            revokers.shutdownNow();
        }

        assertThat(millis).hasSize(threads * 5);
        System.out.println("Slowest of " + millis.size() + " crowded revocations: " + Collections.max(millis) + " ms");
        assertThat(output).doesNotContain("Cannot read the revocation log");
    }

    @Test
    void theSnapshotHoldsWhatMattersAndAfterAnswersWhatIsNewer() {
        Credentials resourceServer = fixtures.resourceServer();
        Instant later = clock.instant().plusSeconds(600).truncatedTo(ChronoUnit.SECONDS);
        transaction.executeWithoutResult(status -> revocationLog.append(Kind.TOKEN, "snapshot-1", null, later));
        long first = store.lastSeq();
        transaction.executeWithoutResult(
                status -> revocationLog.append(Kind.CLIENT, "snapshot-2", Instant.EPOCH, null));

        Map<String, Object> snapshot = wire.json(wire.get("/oauth/revocations", resourceServer));
        Map<String, Object> newer = wire.json(wire.get("/oauth/revocations?after=" + first, resourceServer));
        Map<String, Object> newest = wire.json(wire.get("/oauth/revocations?after=" + (first + 1), resourceServer));

        assertThat(snapshot).containsEntry("cursor", (int) first + 1);
        assertThat(entries(snapshot))
                .contains(
                        Map.of("seq", (int) first, "kind", "token", "id", "snapshot-1", "expires_at", later.toString()),
                        Map.of(
                                "seq",
                                (int) first + 1,
                                "kind",
                                "client",
                                "id",
                                "snapshot-2",
                                "issued_before",
                                "1970-01-01T00:00:00Z"));
        assertThat(entries(newer)).extracting(entry -> entry.get("id")).containsExactly("snapshot-2");
        assertThat(newest).containsEntry("cursor", (int) first + 1);
        assertThat(entries(newest)).isEmpty();
    }

    @Test
    void pruningForgetsWhatExpiredOrWasReplacedAndAFreshNodeKnowsTheSame() {
        Instant now = clock.instant();
        transaction.executeWithoutResult(status -> {
            revocationLog.append(Kind.TOKEN, "expires-soon", null, now.plusSeconds(60));
            revocationLog.append(Kind.TOKEN, "expires-late", null, now.plus(Duration.ofDays(3)));
            revocationLog.append(Kind.CLIENT, "disabled", null, null);
            revocationLog.append(Kind.CLIENT, "disabled-twice", null, null);
            revocationLog.append(Kind.CLIENT, "disabled-twice", null, null);
        });
        clock.move(Duration.ofHours(2));

        store.prune(clock.instant());
        store.prune(clock.instant());
        follower.wakeAndAwait(store.lastSeq() + 1, Duration.ofMillis(100));

        List<RevocationEntry> rows = store.after(0, Integer.MAX_VALUE);
        assertThat(rows)
                .extracting(RevocationEntry::id)
                .contains("expires-late", "disabled", "disabled-twice")
                .doesNotContain("expires-soon")
                .doesNotHaveDuplicates();
        await().untilAsserted(() ->
                assertThat(follower.denyList().after(0, Integer.MAX_VALUE)).isEqualTo(rows));
        try (Node fresh = Node.start(database())) {
            assertThat(fresh.bean(RevocationLog.class).after(0)).isEqualTo(rows);
            assertThat(fresh.bean(RevocationLog.class).cursor()).isEqualTo(store.lastSeq());
        }
    }

    /** The entry that takes a denial back expires; the denial does not. Were the first forgotten before the second, it would be back. */
    @Test
    void aDenialThatWasTakenBackDoesNotReturnWhenBothArePrunedLate() {
        Credentials client = fixtures.client("jobs:read");
        clients.setDisabled(client.id(), true, Actor.SYSTEM);
        clients.setDisabled(client.id(), false, Actor.SYSTEM);

        // A cluster that was switched off for two days prunes both at its next start.
        clock.move(Duration.ofDays(2));
        store.prune(clock.instant());

        assertThat(store.after(0, Integer.MAX_VALUE))
                .extracting(RevocationEntry::id)
                .doesNotContain(client.id());
        await().untilAsserted(() ->
                assertThat(follower.denyList().find(Kind.CLIENT, client.id())).isEmpty());
    }

    private String append(String jti) {
        revocationLog.append(Kind.TOKEN, jti, null, Instant.now().plusSeconds(3600));
        return jti;
    }

    private Verdict verdict(String jti) {
        return revocationLog.verdict(new Token(jti, "client", null, null, null, Instant.now()));
    }

    private TestDatabase database() {
        return new TestDatabase(
                environment.getRequiredProperty("spring.datasource.url"),
                environment.getRequiredProperty("spring.datasource.username"),
                environment.getRequiredProperty("spring.datasource.password"));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> entries(Map<String, Object> snapshot) {
        return (List<Map<String, Object>>) snapshot.get("entries");
    }
}
