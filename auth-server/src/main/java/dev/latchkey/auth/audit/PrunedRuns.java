package dev.latchkey.auth.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Rows that are about to be deleted, as runs without a gap: mostly one run of each chain. Only rows that are what was written become part of a
 * run, so that nobody gets rid of others by making them look old.
 */
final class PrunedRuns {

    private final RowStore rows;
    private final CheckpointStore checkpoints;
    private final Signatures signatures;
    private final RowDigest digests = new RowDigest();
    private final List<Run> runs = new ArrayList<>();
    private ChainHead before;
    private long unfit;

    PrunedRuns(RowStore rows, CheckpointStore checkpoints, Signatures signatures) {
        this.rows = rows;
        this.checkpoints = checkpoints;
        this.signatures = signatures;
    }

    private record Run(long from, ChainHead end) {}

    /** Takes rows in the order of chain and place. */
    void add(AuditRow row) {
        if (row.chain() == Chain.UNCHAINED) {
            return;
        }
        if (before == null || before.chain() != row.chain() || before.seq() != row.seq() - 1) {
            before = headBefore(row).orElse(null);
        }
        byte[] digest = before == null ? null : digests.of(before.digest(), row);
        if (digest == null || !Arrays.equals(digest, row.digest())) {
            unfit++;
            before = row.digest() == null ? null : new ChainHead(row.chain(), row.seq(), row.digest());
            return;
        }
        before = new ChainHead(row.chain(), row.seq(), digest);
        Run last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
        if (last != null && last.end().chain() == row.chain() && last.end().seq() == row.seq() - 1) {
            runs.set(runs.size() - 1, new Run(last.from(), before));
        } else {
            runs.add(new Run(row.seq(), before));
        }
    }

    /** Rows that are not what was written. */
    long unfit() {
        return unfit;
    }

    /** Signs the end of each run; one that goes on from rows pruned before becomes one with them. */
    void sign() {
        for (Run run : runs) {
            int chain = run.end().chain();
            long from = prunedUpTo(chain, run.from() - 1)
                    .map(Checkpoint::prunedFrom)
                    .orElse(run.from());
            checkpoints.deleteBetween(chain, from, run.end().seq());
            signatures.sign(run.end(), Checkpoint.Kind.PRUNED, from);
        }
    }

    private Optional<ChainHead> headBefore(AuditRow row) {
        if (row.seq() == 1) {
            return Optional.of(ChainHead.ofNew(row.chain()));
        }
        return checkpoints
                .at(row.chain(), row.seq() - 1)
                .flatMap(signatures::read)
                .map(known -> new ChainHead(known.chain(), known.seq(), known.digest()))
                .or(() -> rows.digestOf(row.chain(), row.seq() - 1, row.occurredAt())
                        .map(digest -> new ChainHead(row.chain(), row.seq() - 1, digest)));
    }

    private Optional<Checkpoint> prunedUpTo(int chain, long seq) {
        return checkpoints
                .at(chain, seq)
                .flatMap(signatures::read)
                .filter(known -> known.kind() == Checkpoint.Kind.PRUNED);
    }
}
