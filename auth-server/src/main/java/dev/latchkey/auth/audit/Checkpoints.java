package dev.latchkey.auth.audit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Signs the chains: those of this process every now and then and when it ends, and those of processes that are gone and could not sign their
 * last rows themselves.
 */
@Component
class Checkpoints implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Checkpoints.class);

    /** After the group commit. */
    private static final int PHASE = -10;

    /** A writer that has not been seen for so many intervals is gone. */
    private static final int MISSED = 10;

    private final ChainStore chains;
    private final RowStore rows;
    private final CheckpointStore store;
    private final Signatures signatures;
    private final GroupCommit groupCommit;
    private final ChangeCommit changeCommit;
    private final TransactionTemplate transaction;
    private final AuditSettings settings;
    private final Clock clock;

    /** How far chains of this process are signed. */
    private final Map<Integer, Long> signed = new HashMap<>();

    private volatile boolean running;

    Checkpoints(
            ChainStore chains,
            RowStore rows,
            CheckpointStore store,
            Signatures signatures,
            GroupCommit groupCommit,
            ChangeCommit changeCommit,
            TransactionTemplate transaction,
            AuditSettings settings,
            Clock clock) {
        this.chains = chains;
        this.rows = rows;
        this.store = store;
        this.signatures = signatures;
        this.groupCommit = groupCommit;
        this.changeCommit = changeCommit;
        this.transaction = transaction;
        this.settings = settings;
        this.clock = clock;
    }

    /** Signs what has grown, says that this process is there, and looks after those that are not. */
    @Scheduled(
            initialDelayString = "${latchkey.audit.checkpoint-interval:PT1M}",
            fixedDelayString = "${latchkey.audit.checkpoint-interval:PT1M}")
    void signAndSeal() {
        try {
            sign(groupCommit.chain(), Checkpoint.Kind.REGULAR);
            sign(changeCommit.writer(), Checkpoint.Kind.REGULAR);
            seal();
        } catch (DataAccessException | TransactionException e) {
            log.warn("The audit log's chains could not be signed now: {}", e.toString());
        }
    }

    @Override
    public void start() {
        running = true;
    }

    /** Closes the chains of this process: nothing is written to them any more. */
    @Override
    public void stop() {
        running = false;
        try {
            sign(groupCommit.chain(), Checkpoint.Kind.STOPPED);
            changeCommit.between(() -> sign(changeCommit.writer(), Checkpoint.Kind.STOPPED));
        } catch (RuntimeException e) {
            log.warn("The end of the audit log's chains could not be signed; another node does: {}", e.toString());
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    private synchronized void sign(ChainWriter writer, Checkpoint.Kind kind) {
        ChainHead head = writer.head();
        if (head == null) {
            return;
        }
        boolean last = kind == Checkpoint.Kind.STOPPED;
        boolean ours = Boolean.TRUE.equals(transaction.execute(status -> {
            Instant now = clock.instant();
            if (!(last ? chains.close(head.chain(), now) : chains.touch(head.chain(), now))) {
                return false;
            }
            if (last || head.seq() > signed.getOrDefault(head.chain(), 0L)) {
                signatures.sign(head, kind, null);
            }
            return true;
        }));
        signed.put(head.chain(), head.seq());
        if (last || !ours) {
            writer.end(head.chain());
            signed.remove(head.chain());
        }
        if (!ours) {
            log.warn("Chain {} of the audit log was taken for left; going on with another", head.chain());
        }
    }

    /** Signs the ends of chains whose writers are gone. */
    void seal() {
        Instant gone = clock.instant().minus(settings.checkpointInterval().multipliedBy(MISSED));
        List<Integer> own = Stream.of(
                        groupCommit.chain().head(), changeCommit.writer().head())
                .filter(head -> head != null)
                .map(ChainHead::chain)
                .toList();
        chains.openAndNotSeenSince(gone).stream()
                .filter(chain -> !own.contains(chain.number()))
                .forEach(chain -> transaction.executeWithoutResult(status -> seal(chain)));
    }

    private void seal(Chain chain) {
        if (!chains.close(chain.number(), clock.instant())) {
            return;
        }
        ChainHead known = store.last(chain.number())
                .flatMap(signatures::read)
                .map(last -> new ChainHead(chain.number(), last.seq(), last.digest()))
                .orElse(ChainHead.ofNew(chain.number()));
        // Rows are stamped when they are written, but the clock of another node may be a little behind.
        Instant since = chain.openedAt().minus(Duration.ofMinutes(5));
        ChainTail tail = new ChainTail(known);
        rows.behind(chain.number(), known.seq(), since, tail::add);
        if (tail.end().seq() > 0) {
            signatures.sign(tail.end(), Checkpoint.Kind.SEALED, null);
        }
        log.info(
                "Chain {} of the audit log was left open; sealed at place {}, {} rows of it had not been signed",
                chain.number(),
                tail.end().seq(),
                tail.end().seq() - known.seq());
    }

    /** Follows rows from a place as long as each has the digest that it must have: what comes after is not signed. */
    private static final class ChainTail {

        private final RowDigest digests = new RowDigest();
        private ChainHead end;
        private boolean broken;

        ChainTail(ChainHead start) {
            this.end = start;
        }

        void add(AuditRow row) {
            byte[] digest = digests.of(end.digest(), row);
            broken = broken || row.seq() != end.seq() + 1 || !Arrays.equals(digest, row.digest());
            if (!broken) {
                end = new ChainHead(row.chain(), row.seq(), digest);
            }
        }

        ChainHead end() {
            return end;
        }
    }
}
