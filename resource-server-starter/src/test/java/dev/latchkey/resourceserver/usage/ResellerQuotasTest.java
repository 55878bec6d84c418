package dev.latchkey.resourceserver.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.latchkey.resourceserver.credential.RefusedException;
import dev.latchkey.resourceserver.credential.ResellerQuota;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is known of resellers is bounded, and a reseller that is forgotten gets nothing twice. */
class ResellerQuotasTest {

    private static final Instant NOW = Instant.parse("2026-11-21T22:30:00Z");

    private final AtomicLong ticks = new AtomicLong(1);
    private final ResellerQuotas quotas =
            new ResellerQuotas(3, Clock.fixed(NOW, ZoneOffset.UTC), ticks::incrementAndGet);

    @Test
    void asManyAreKnownAsTheBoundSays() {
        ResellerQuotas large = new ResellerQuotas(Clock.fixed(NOW, ZoneOffset.UTC), ticks::incrementAndGet);
        for (int i = 0; i < 25_000; i++) {
            take(large, said("reseller-" + i, 5));
            large.settle("reseller-" + i, 1);
        }
        assertThat(large.size()).isBetween(1, 10_000);
    }

    @Test
    void aForgottenQuotaIsLearnedAgainAndNotByWhatWasSaidBefore() {
        ResellerQuota old = said("a", 5);
        assertThat(take(quotas, old).remaining()).isEqualTo(4);
        quotas.settle("a", 1);
        crowd();

        assertThat(quotas.isUsable(old)).isFalse();
        assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> quotas.take(old));
        ResellerQuota fresh = said("a", 4);
        assertThat(quotas.isUsable(fresh)).isTrue();
        assertThat(take(quotas, fresh).remaining()).isEqualTo(3);
        // Another key of the same reseller, asked about long ago: its quota is known now, and by the newer answer.
        assertThat(quotas.isUsable(old)).isTrue();
        assertThat(take(quotas, old).remaining()).isEqualTo(2);
    }

    @Test
    void whoseRequestsAreNotReportedYetIsNotForgotten() {
        ResellerQuota busy = said("busy", 1);
        take(quotas, busy);
        crowd();

        assertThat(quotas.isUsable(busy)).isTrue();
        assertThat(quotas.take(busy).isPassed()).isFalse();
    }

    @Test
    void whereNoneCanBeForgottenOneMoreIsNotServed() {
        List<ResellerQuota> all = List.of(said("a", 5), said("b", 5), said("c", 5));
        all.forEach(said -> take(quotas, said));

        ResellerQuota more = said("d", 5);
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> quotas.take(more))
                .satisfies(refused -> assertThat(refused.refusal().status()).isEqualTo(503));
        // The others lose nothing by it.
        all.forEach(said -> assertThat(take(quotas, said).remaining()).isEqualTo(3));

        quotas.settle("b", 2);
        assertThat(take(quotas, more).remaining()).isEqualTo(4);
    }

    /** The server counts what is reported, and answers what is left; each request is reported on its own, others being under way. */
    @Test
    void aQuotaIsNotOvershotWhileItsResellerIsForgottenAgainAndAgain() {
        AtomicLong reported = new AtomicLong();
        AtomicLong passed = new AtomicLong();
        List<CompletableFuture<Void>> callers = IntStream.range(0, 4)
                .mapToObj(caller -> CompletableFuture.runAsync(
                        () -> {
                            for (int i = 0; i < 5000; i++) {
                                long askedAt = ticks.incrementAndGet();
                                long left = 2000 - reported.get();
                                if (isLetIn(new ResellerQuota("a", left, NOW.plusSeconds(300), askedAt))) {
                                    passed.incrementAndGet();
                                    reported.incrementAndGet();
                                    quotas.settle("a", 1);
                                }
                                if (isLetIn(said("other " + caller + " " + i, 1))) {
                                    quotas.settle("other " + caller + " " + i, 1);
                                }
                            }
                        },
                        task -> new Thread(task).start()))
                .toList();
        callers.forEach(CompletableFuture::join);
        assertThat(passed.get()).isBetween(1000L, 2000L);
    }

    private boolean isLetIn(ResellerQuota said) {
        try {
            return quotas.take(said).isPassed();
        } catch (RefusedException noRoom) {
            assertThat(noRoom.refusal().status()).isEqualTo(503);
            return false;
        }
    }

    /** Three more resellers, each of whose requests is reported. */
    private void crowd() {
        for (String name : List.of("x", "y", "z")) {
            take(quotas, said(name, 5));
            quotas.settle(name, 1);
        }
    }

    private ResellerQuota said(String reseller, long remaining) {
        return new ResellerQuota(reseller, remaining, NOW.plusSeconds(300), ticks.incrementAndGet());
    }

    private static QuotaState take(ResellerQuotas quotas, ResellerQuota said) {
        QuotaState state = quotas.take(said);
        assertThat(state.isPassed()).isTrue();
        return state;
    }
}
