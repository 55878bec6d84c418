package dev.latchkey.resourceserver.usage;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.latchkey.resourceserver.credential.RefusedException;
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
 *
 * <p>At most {@value #MAX_RESELLERS} are known at a time. When one more comes, all whose requests are reported to the last one are
 * forgotten; what was said about a quota before that is not believed any more, so that whoever comes back is asked about anew. Where none
 * can be forgotten, the one more is not served: a request that cannot be counted is not let in.
 */
public final class ResellerQuotas {

    static final int MAX_RESELLERS = 10_000;

    private static final long FORGOTTEN = -1;

    private final Map<String, Reseller> resellers = new ConcurrentHashMap<>();
    private final int maxResellers;
    private final Clock clock;
    private final Ticker ticker;
    private volatile long forgottenAt;

    public ResellerQuotas(Clock clock, Ticker ticker) {
        this(MAX_RESELLERS, clock, ticker);
    }

    ResellerQuotas(int maxResellers, Clock clock, Ticker ticker) {
        this.maxResellers = maxResellers;
        this.clock = clock;
        this.ticker = ticker;
        // Whatever is asked from now on is newer.
        this.forgottenAt = ticker.read() - 1;
    }

    /**
     * Whether a request may be counted by that: its quota is known, or this is newer than anything that was forgotten. Otherwise the
     * authorization server has to be asked again.
     */
    public boolean isUsable(ResellerQuota said) {
        return resellers.containsKey(said.resellerId()) || isNewerThanForgotten(said);
    }

    /**
     * Takes one request from a quota.
     *
     * @param said what came with the key, heard if it is newer than what is known
     * @throws RefusedException if it cannot be counted: {@link #isUsable} has become {@code false}, or there are too many resellers
     */
    public QuotaState take(ResellerQuota said) {
        while (true) {
            Reseller reseller = resellers.get(said.resellerId());
            if (reseller == null) {
                reseller = enter(said);
            } else if (said.askedAt() - reseller.known.asOf > 0) {
                reseller.hear(said, 0);
            }
            QuotaState state = reseller.take();
            if (state != null) {
                return state;
            }
        }
    }

    private synchronized Reseller enter(ResellerQuota said) {
        Reseller known = resellers.get(said.resellerId());
        if (known != null) {
            return known;
        }
        if (!isNewerThanForgotten(said)) {
            throw RefusedException.unavailable("the quota has to be asked about again");
        }
        if (resellers.size() >= maxResellers) {
            forgetSettled();
        }
        Reseller entered = new Reseller(said);
        resellers.put(said.resellerId(), entered);
        return entered;
    }

    /** Makes room, and remembers when before the first one is gone. */
    private void forgetSettled() {
        long before = forgottenAt;
        forgottenAt = ticker.read();
        if (!resellers.values().removeIf(Reseller::forget)) {
            forgottenAt = before;
            throw RefusedException.unavailable("requests of more resellers than can be kept are not reported yet");
        }
    }

    private boolean isNewerThanForgotten(ResellerQuota said) {
        return said.askedAt() - forgottenAt > 0;
    }

    /** How many are known. */
    int size() {
        return resellers.size();
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

        /** Ends the counting here if all that was taken is reported; what is just being taken is taken of the next one. */
        boolean forget() {
            long all = taken.get();
            return all == known.settled && taken.compareAndSet(all, FORGOTTEN);
        }

        /** Looks and takes in one step, so that no two requests take the last one; {@code null} if this is forgotten. */
        QuotaState take() {
            while (true) {
                Known now = known;
                long before = taken.get();
                if (before == FORGOTTEN) {
                    return null;
                }
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
