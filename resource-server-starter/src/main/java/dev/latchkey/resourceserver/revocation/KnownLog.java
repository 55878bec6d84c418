package dev.latchkey.resourceserver.revocation;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.latchkey.protocol.DenyList;
import dev.latchkey.resourceserver.authserver.IntrospectionAnswer;
import dev.latchkey.resourceserver.authserver.LogPosition;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of the revocation log, and since when. Read by every request without a lock; written by the follower alone.
 *
 * <p>Ages are measured in ticks and not by the clock, so that a clock that steps makes nothing fresh or stale.
 */
public final class KnownLog {

    private static final Logger log = LoggerFactory.getLogger(KnownLog.class);

    private static final Duration RECENT = Duration.ofSeconds(1);

    /**
     * One state of the knowledge.
     *
     * @param denyList grows while the log is followed; a new snapshot brings a new one
     * @param generation how many snapshots there have been. Positions of different generations say nothing about each other,
     *     because the log may have begun anew between them
     */
    public record State(DenyList denyList, long generation) {}

    private final RevocationSettings settings;
    private final Ticker ticker;
    private final AtomicBoolean reportedStale = new AtomicBoolean();
    private volatile State state = new State(new DenyList(), 0);
    private volatile long heardAt;

    public KnownLog(RevocationSettings settings, Ticker ticker) {
        this.settings = settings;
        this.ticker = ticker;
        this.heardAt = ticker.read();
    }

    /** The knowledge as it is now. */
    public State state() {
        return state;
    }

    /** How much of the log is known now. */
    public LogPosition position() {
        State now = state;
        return new LogPosition(now.generation(), now.denyList().cursor());
    }

    /** How long ago the authorization server was heard; before the first snapshot, how long we have waited for it. */
    public Duration age() {
        return Duration.ofNanos(ageNanos());
    }

    /** How far the knowledge may be trusted now. Before the first snapshot there is none, so nothing could be allowed by it. */
    public Trust trust() {
        boolean known = state.generation() > 0;
        long age = ageNanos();
        if (known && age <= settings.maxStaleness().toNanos()) {
            reportFresh();
            return Trust.LOCAL;
        }
        reportStale(known);
        return switch (settings.onStale()) {
            case INTROSPECT -> Trust.ASK;
            case DENY -> Trust.NONE;
            case ALLOW -> known && age <= settings.allowFor().toNanos() ? Trust.LOCAL : Trust.NONE;
        };
    }

    /** Whether an answer is so recent that it may stand for the log while that is stale. Keeps an outage from doubling the load. */
    public boolean isRecent(IntrospectionAnswer answer) {
        return ticker.read() - answer.askedAt() <= RECENT.toNanos();
    }

    /** Takes a new snapshot in place of all that was known, as old as the question that it answers. */
    void replace(DenyList denyList, long askedAt) {
        state = new State(denyList, state.generation() + 1);
        heardAt = askedAt;
    }

    /** Says that the authorization server was heard just now. */
    void heard() {
        heardAt = ticker.read();
    }

    private long ageNanos() {
        return ticker.read() - heardAt;
    }

    private void reportStale(boolean known) {
        if (!reportedStale.get() && reportedStale.compareAndSet(false, true)) {
            if (known) {
                log.warn(
                        "Revocation knowledge is older than {}: policy {} applies until the authorization server is heard"
                                + " again",
                        settings.maxStaleness(),
                        settings.onStale());
            } else {
                log.warn("Revocations are not known yet: policy {} applies until they are", settings.onStale());
            }
        }
    }

    private void reportFresh() {
        if (reportedStale.get() && reportedStale.compareAndSet(true, false)) {
            log.info("Revocation knowledge is fresh again");
        }
    }
}
