package dev.latchkey.auth.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Checks one chain, row by row in the order of places, against its digests and what was signed of it. After a fault it goes on with what can
 * still be believed, so that each fault is told once.
 */
final class ChainCheck {

    private final int chain;
    private final Signatures signatures;
    private final Iterator<CheckpointStore.Stored> checkpoints;
    private final Suspects suspects;
    private final Consumer<Fault> faults;
    private final RowDigest digests = new RowDigest();
    private final Map<Integer, Long> witnessed = new TreeMap<>();

    private CheckpointStore.Stored waiting;

    /** What the digest of the row before may be: one that is certain, or two after a row that was changed; none after one that is missing. */
    private List<byte[]> before = List.of(RowDigest.beforeTheFirst());

    /** The same for the row before that. */
    private List<byte[]> beforeLast = List.of();

    private boolean lastFits = true;
    private long expected = 1;
    private long signedUpTo;
    private long closedAt = Long.MAX_VALUE;

    /**
     * @param checkpoints of the chain, by place
     * @param suspects takes rows that do not fit
     * @param faults takes everything else
     */
    ChainCheck(
            int chain,
            Iterator<CheckpointStore.Stored> checkpoints,
            Signatures signatures,
            Suspects suspects,
            Consumer<Fault> faults) {
        this.chain = chain;
        this.checkpoints = checkpoints;
        this.signatures = signatures;
        this.suspects = suspects;
        this.faults = faults;
        this.waiting = next();
    }

    void add(AuditRow row) {
        useCheckpointsBefore(row.seq());
        if (row.seq() > closedAt) {
            fault(row.seq(), Fault.Kind.FOREIGN, "a row behind the end of the chain, which was closed");
        } else if (row.seq() < expected) {
            addSecond(row);
        } else {
            missingUpTo(row.seq() - 1);
            addNext(row);
        }
    }

    void end() {
        useCheckpointsBefore(Long.MAX_VALUE);
    }

    /** The place of the last row, or of the last one that was pruned. */
    long last() {
        return expected - 1;
    }

    /** Rows behind the last checkpoint: chained, not signed. */
    long unsigned() {
        return Math.max(0, last() - signedUpTo);
    }

    /** How far the checkpoints of this chain say that others had come. */
    Map<Integer, Long> witnessed() {
        return witnessed;
    }

    private void addNext(AuditRow row) {
        List<byte[]> digestsHere = candidates(before, row);
        lastFits = digestsHere.stream().anyMatch(digest -> Arrays.equals(digest, row.digest()));
        if (lastFits) {
            beforeLast = before;
            before = List.of(row.digest());
        } else {
            suspects.add(row, before);
            beforeLast = before;
            List<byte[]> either = new ArrayList<>(digestsHere.subList(0, Math.min(1, digestsHere.size())));
            if (row.digest() != null) {
                either.add(0, row.digest());
            }
            before = either;
        }
        expected = row.seq() + 1;
    }

    /** Of two rows at one place at most one was written there. */
    private void addSecond(AuditRow row) {
        boolean fits = candidates(beforeLast, row).stream().anyMatch(digest -> Arrays.equals(digest, row.digest()));
        if (fits && !lastFits && row.seq() == expected - 1) {
            suspects.takeBack(chain, row.seq());
            before = List.of(row.digest());
            lastFits = true;
        }
        fault(row.seq(), Fault.Kind.FOREIGN, "a second row at this place");
    }

    private List<byte[]> candidates(List<byte[]> predecessors, AuditRow row) {
        return predecessors.stream().map(digest -> digests.of(digest, row)).toList();
    }

    private void missingUpTo(long seq) {
        if (seq >= expected) {
            faults.accept(new Fault(chain, expected, seq, Fault.Kind.MISSING, "missing"));
            before = List.of();
            lastFits = false;
            expected = seq + 1;
        }
    }

    private void useCheckpointsBefore(long seq) {
        while (waiting != null && waiting.seq() < seq) {
            Optional<Checkpoint> read = signatures.read(waiting);
            if (read.isPresent()) {
                use(read.get());
            } else {
                fault(waiting.seq(), Fault.Kind.FORGED, "a checkpoint that this server has not signed");
            }
            waiting = next();
        }
    }

    private void use(Checkpoint checkpoint) {
        checkpoint.others().forEach((other, position) -> witnessed.merge(other, position, Math::max));
        if (checkpoint.kind() == Checkpoint.Kind.PRUNED && checkpoint.seq() >= expected) {
            missingUpTo(checkpoint.prunedFrom() - 1);
        } else if (checkpoint.seq() >= expected) {
            missingUpTo(checkpoint.seq());
        } else if (checkpoint.seq() == expected - 1 && lastFits && !isBefore(checkpoint.digest())) {
            faults.accept(new Fault(
                    chain,
                    Math.min(signedUpTo + 1, checkpoint.seq()),
                    checkpoint.seq(),
                    Fault.Kind.REWRITTEN,
                    "rewritten: not what was signed"));
        }
        if (checkpoint.seq() >= expected - 1) {
            before = List.of(checkpoint.digest());
            lastFits = true;
            expected = checkpoint.seq() + 1;
        }
        signedUpTo = checkpoint.seq();
        if (checkpoint.kind() == Checkpoint.Kind.STOPPED) {
            closedAt = checkpoint.seq();
        }
    }

    private boolean isBefore(byte[] digest) {
        return before.stream().anyMatch(candidate -> Arrays.equals(candidate, digest));
    }

    private CheckpointStore.Stored next() {
        return checkpoints.hasNext() ? checkpoints.next() : null;
    }

    private void fault(long seq, Fault.Kind kind, String what) {
        faults.accept(new Fault(chain, seq, seq, kind, what));
    }
}
