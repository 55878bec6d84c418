package dev.latchkey.auth.audit;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * The end of the one chain that something in this process writes, in memory: nobody else appends to it. A chain is opened when there is
 * something to write, and given up as soon as it is not certain what of it has been stored; its rows stay, and the next one begins.
 *
 * <p>To be used by one thread at a time; only {@link #head()} and {@link #end} may be called by any.
 */
final class ChainWriter {

    /** Rows that follow a head, and the head that they make once they are stored. */
    record Segment(List<AuditRow> rows, ChainHead end) {}

    private final IntSupplier opener;
    private final Clock clock;
    private final RowDigest digests = new RowDigest();
    private volatile ChainHead head;
    private volatile int ended;

    /**
     * @param opener opens a chain and answers its number
     */
    ChainWriter(IntSupplier opener, Clock clock) {
        this.opener = opener;
        this.clock = clock;
    }

    /** How far the chain has come; {@code null} if there is none now. */
    ChainHead head() {
        return head;
    }

    /** Where to go on: the head, of a new chain if there is none. */
    ChainHead start() {
        ChainHead present = head;
        return present == null || present.chain() == ended ? ChainHead.ofNew(opener.getAsInt()) : present;
    }

    /**
     * The events as rows behind that place. Their time is now, when they are about to become visible: so no row is seen much later than its
     * time, however long its transaction has taken, and who follows the log finds it.
     */
    Segment after(ChainHead before, List<Recorded> events) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        List<AuditRow> rows = new ArrayList<>(events.size());
        long seq = before.seq();
        byte[] digest = before.digest();
        for (Recorded event : events) {
            AuditRow row = event.row(before.chain(), ++seq, now);
            digest = digests.of(digest, row);
            rows.add(row.withDigest(digest));
        }
        return new Segment(rows, new ChainHead(before.chain(), seq, digest));
    }

    /** The rows up to there are stored. */
    void advance(ChainHead end) {
        head = end;
    }

    /** Nobody knows whether the last rows are stored. */
    void abandon() {
        head = null;
    }

    /** Goes on with another chain than that one. Any thread may say so; the rows that are being written still belong to it. */
    void end(int chain) {
        ended = chain;
    }
}
