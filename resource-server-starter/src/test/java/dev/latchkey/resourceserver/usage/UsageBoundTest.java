package dev.latchkey.resourceserver.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.resourceserver.credential.CheckedCredential;
import dev.latchkey.resourceserver.credential.CredentialAuthentication;
import dev.latchkey.resourceserver.credential.CredentialKind;
import dev.latchkey.resourceserver.credential.CredentialPrincipal;
import dev.latchkey.resourceserver.credential.CredentialTerms;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Usage that cannot be reported takes no more memory than it may, and what has to go is what matters least. */
class UsageBoundTest {

    private static final Instant NOW = Instant.parse("2026-11-21T22:30:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    @Test
    void beyondTheBoundTheSmallestCountsAreDropped() {
        UsageCounts counts = new UsageCounts(1000, CLOCK);
        PendingCounts pending = new PendingCounts();
        for (int i = 1; i <= 100; i++) {
            for (int n = 0; n < i; n++) {
                counts.count(credential("key-" + i), "203.0.113.9");
            }
        }
        counts.takeNew(pending::add);
        List<UsageBatch.Count> dropped = pending.dropBeyond(90);
        assertThat(pending.size()).isEqualTo(90);
        assertThat(dropped)
                .extracting(UsageBatch.Count::requests)
                .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
        assertThat(pending.takeBatch().requests()).isEqualTo(5050 - 55);
    }

    @Test
    void credentialsBeyondTheBoundAreOnlyKnownToHaveBeenLost() {
        UsageCounts counts = new UsageCounts(10, CLOCK);
        for (int i = 0; i < 25; i++) {
            counts.count(credential("key-" + i), null);
        }
        counts.count(credential("key-3"), null);
        AtomicLong taken = new AtomicLong();
        counts.takeNew((count, requests) -> taken.addAndGet(requests));
        assertThat(taken.get()).isEqualTo(11);
        assertThat(counts.takeOverflow()).isEqualTo(15);
        assertThat(counts.takeOverflow()).isZero();
    }

    @Test
    void roomIsMadeOfWhoIsNoLongerActive() {
        UsageCounts counts = new UsageCounts(10, CLOCK);
        AtomicLong taken = new AtomicLong();
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < 10; i++) {
                counts.count(credential("key-" + round + "-" + i), null);
            }
            counts.takeNew((count, requests) -> taken.addAndGet(requests));
            counts.takeNew((count, requests) -> taken.addAndGet(requests));
        }
        assertThat(taken.get()).isEqualTo(50);
        assertThat(counts.takeOverflow()).isZero();
    }

    @Test
    void noCountGetsLostBetweenThreadsThatCountAndTheOneThatTakes() {
        UsageCounts counts = new UsageCounts(1000, Clock.systemUTC());
        AtomicLong taken = new AtomicLong();
        List<CompletableFuture<Void>> counting = IntStream.range(0, 4)
                .mapToObj(thread -> CompletableFuture.runAsync(
                        () -> {
                            for (int i = 0; i < 100_000; i++) {
                                counts.count(credential("key-" + i % 7), "203.0.113.9");
                            }
                        },
                        task -> new Thread(task).start()))
                .toList();
        while (!counting.stream().allMatch(CompletableFuture::isDone)) {
            counts.takeNew((count, requests) -> taken.addAndGet(requests));
        }
        counts.takeNew((count, requests) -> taken.addAndGet(requests));
        assertThat(taken.get()).isEqualTo(400_000);
    }

    @Test
    void theLargestBatchIsBelowTwoMegabytesAndNothingIsInTwo() {
        UsageCounts counts = new UsageCounts(20_000, CLOCK);
        PendingCounts pending = new PendingCounts();
        for (int i = 0; i < 10_000; i++) {
            counts.count(credential("%036d".formatted(i)), "2001:0db8:1111:2222:3333:4444:5555:6666");
        }
        counts.takeNew(pending::add);
        Set<String> seen = new HashSet<>();
        for (UsageBatch batch = pending.takeBatch(); batch != null; batch = pending.takeBatch()) {
            assertThat(JsonMapper.builder().build().writeValueAsBytes(batch)).hasSizeLessThan(2 * 1024 * 1024);
            assertThat(batch.counts()).hasSizeLessThanOrEqualTo(10_000);
            batch.counts()
                    .forEach(count -> assertThat(seen.add(count.credentialId())).isTrue());
        }
        assertThat(seen).hasSize(10_000);
    }

    @Test
    void aBatchIsSpelledAsTheServerReadsIt() {
        UsageCounts counts = new UsageCounts(10, CLOCK);
        PendingCounts pending = new PendingCounts();
        counts.count(credential("key"), "203.0.113.9");
        counts.takeNew(pending::add);
        UsageBatch batch = pending.takeBatch();
        assertThat(JsonMapper.builder().build().writeValueAsString(batch))
                .contains("\"batch_id\":\"" + batch.batchId() + "\"")
                .contains("\"hour\":\"2026-11-21T22:00:00Z\"")
                .contains("\"last_used_at\":\"2026-11-21T22:30:00Z\"")
                .contains("\"last_used_ip\":\"203.0.113.9\"")
                .contains("\"reseller_client_id\":null")
                .contains("\"requests\":1");
    }

    private static CheckedCredential credential(String id) {
        CredentialPrincipal principal = new CredentialPrincipal(
                CredentialKind.API_KEY,
                id,
                id,
                Set.of(),
                "00000000-0000-0000-0000-000000000001",
                "00000000-0000-0000-0000-000000000002",
                id);
        return new CheckedCredential(
                new CredentialAuthentication(principal), CredentialTerms.of(null, null, null, null, null, null));
    }
}
