package dev.latchkey.resourceserver.usage;

import dev.latchkey.resourceserver.credential.ResellerQuota;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What resellers have left. The authorization server counts, from the reports of all resource servers; in between, each of them
 * counts down from what it was last told, less what it has let in since and not yet reported.
 *
 * <p>So a quota is overshot by no more than what the <em>other</em> resource servers let in within two report intervals: one may
 * pass until they have reported it, and one until this one has reported and been told. With one resource server that is nothing.
 * While the authorization server cannot be reached, each resource server lets in no more than was left when it was last told.
 */
public final class ResellerQuotas {

    private final Map<String, Reseller> resellers = new ConcurrentHashMap<>();
    private final Clock clock;

    public ResellerQuotas(Clock clock) {
        this.clock = clock;
    }

    /**
     * Takes one request from a quota.
     *
     * @param said what came with the key, heard if it is newer than what is known
     */
    public QuotaState take(ResellerQuota said) {
        Reseller reseller = resellers.get(said.resellerId());
        if (reseller == null) {
            reseller = resellers.computeIfAbsent(said.resellerId(), id -> new Reseller(said));
        } else if (said.askedAt() - reseller.known.asOf > 0) {
            reseller.hear(said, 0);
        }
        return reseller.take();
    }

    /** Hears what a reseller has left after a report. */
    void hear(ResellerQuota said, long reported) {
        Reseller reseller = resellers.get(said.resellerId());
        if (reseller != null) {
            reseller.hear(said, reported);
        }
    }

    /** Hears that requests were reported, or given up, and nothing about what is left. */
    void settle(String resellerId, long reported) {
        Reseller reseller = resellers.get(resellerId);
        if (reseller != null) {
            reseller.settle(reported);
        }
    }

    /**
     * What is known of a quota.
     *
     * @param most the most that was known to be left since the last reset
     * @param settled requests of {@code taken} that are in {@code remaining} already
     */
    private record Known(long remaining, long most, Instant resetsAt, long asOf, long settled) {}

    private final class Reseller {

        private final AtomicLong taken = new AtomicLong();
        private volatile Known known;

        Reseller(ResellerQuota said) {
            this.known = new Known(said.remaining(), said.remaining(), said.resetsAt(), said.askedAt(), 0);
        }

        /** Of two answers the one that was asked for later holds; what it leaves out was settled all the same. */
        synchronized void hear(ResellerQuota said, long reported) {
            Known old = known;
            if (said.askedAt() - old.asOf < 0) {
                settle(reported);
                return;
            }
            long most = said.resetsAt().equals(old.resetsAt) ? Math.max(old.most, said.remaining()) : said.remaining();
            known = new Known(said.remaining(), most, said.resetsAt(), said.askedAt(), old.settled + reported);
        }

        synchronized void settle(long reported) {
            Known old = known;
            known = new Known(old.remaining, old.most, old.resetsAt, old.asOf, old.settled + reported);
        }

        /** Looks and takes in one step, so that no two requests take the last one. */
        QuotaState take() {
            while (true) {
                Known now = known;
                long before = taken.get();
                long left = now.remaining - (before - now.settled);
                if (left <= 0) {
                    return state(now, false, 0);
                }
                if (taken.compareAndSet(before, before + 1)) {
                    return state(now, true, left - 1);
                }
            }
        }

        private QuotaState state(Known now, boolean passed, long left) {
            long seconds = Duration.between(clock.instant(), now.resetsAt).toSeconds() + 1;
            return new QuotaState(passed, now.most, left, Math.max(1, seconds));
        }
    }
}
