package dev.latchkey.auth.revocation;

import dev.latchkey.protocol.DenyList;
import dev.latchkey.protocol.RevocationEntry;
import dev.latchkey.protocol.RevocationEntry.Kind;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.Assert;

/**
 * Appends to the revocation log and answers from its copy in memory.
 *
 * <p>An append is part of the transaction of the change that it tells of. When that transaction's {@code commit} returns, this
 * node already denies; the other nodes and the resource servers follow within milliseconds.
 */
@Service
public class RevocationLog {

    /**
     * How long an entry that denies nothing any more is kept. A follower that was away for less may resume where it was; one
     * that was away for longer has to take a new snapshot.
     */
    private static final Duration TAKE_BACK_KEPT = Duration.ofHours(24);

    private static final Duration APPLY_WAIT = Duration.ofSeconds(1);

    private final RevocationStore store;
    private final RevocationFollower follower;
    private final NodeSignal signal;
    private final Clock clock;
    private final MeterRegistry meterRegistry;

    RevocationLog(
            RevocationStore store,
            RevocationFollower follower,
            NodeSignal signal,
            Clock clock,
            MeterRegistry meterRegistry) {
        this.store = store;
        this.follower = follower;
        this.signal = signal;
        this.clock = clock;
        this.meterRegistry = meterRegistry;
    }

    /**
     * Appends an entry, within the caller's transaction. Other appenders wait until that ends, so it should end soon.
     *
     * @param issuedBefore see {@link RevocationEntry}; {@code null} denies everything of that id
     * @param expiresAt when the entry may be forgotten, {@code null} if only a newer entry ends it
     * @throws IllegalStateException outside a transaction
     */
    public void append(Kind kind, String id, Instant issuedBefore, Instant expiresAt) {
        // By hand rather than by annotation: that would put a proxy in front of every read, too.
        Assert.state(TransactionSynchronizationManager.isActualTransactionActive(), "needs the change's transaction");
        long seq = store.nextSeq();
        store.insert(new RevocationEntry(seq, kind, id, issuedBefore, expiresAt));
        signal.send();
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                follower.catchUp(seq, APPLY_WAIT);
            }
        });
    }

    /**
     * Makes a cache of rows that the log clears; to be made once for each name.
     *
     * @param name what the rows are, for threads, messages and metrics
     * @param maximumSize how many rows it holds at most
     * @param read reads a row
     * @param lastChange the position of the log's latest entry about a row, 0 if there is none
     */
    public <K, V> RevocableCache<K, V> cache(
            String name, int maximumSize, Function<K, Optional<V>> read, ToLongFunction<V> lastChange) {
        RevocableCache<K, V> cache = new RevocableCache<>(name, maximumSize, this, read, lastChange);
        cache.bindTo(meterRegistry);
        return cache;
    }

    /** Until when an entry has to be kept that voids cached copies but denies nothing. */
    public Instant forgettableFrom(Instant now) {
        return now.plus(TAKE_BACK_KEPT);
    }

    /** What the log says about an access token, as far as this node knows it. */
    public DenyList.Verdict verdict(DenyList.Token token) {
        return follower.denyList().verdict(token);
    }

    /**
     * The instant from which on the tokens of a client or credential are good: the epoch where the log says nothing about them, or denies
     * them all.
     */
    public Instant tokensValidFrom(Kind kind, String id) {
        return follower.denyList()
                .find(kind, id)
                .map(RevocationEntry::issuedBefore)
                .orElse(Instant.EPOCH);
    }

    /** The position of the latest entry about that thing, or 0 where the log holds none. */
    public long lastChange(Kind kind, String id) {
        return follower.denyList().lastChange(kind, id);
    }

    /** The position up to which this node knows the log. */
    public long cursor() {
        return follower.denyList().cursor();
    }

    /** The entries behind a position that still matter, oldest first. */
    List<RevocationEntry> after(long seq) {
        Instant now = clock.instant();
        return follower.denyList().after(seq, Integer.MAX_VALUE).stream()
                .filter(entry -> !entry.isExpired(now))
                .toList();
    }
}
