package dev.latchkey.auth.audit;

import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Deletes what is older than {@link AuditEvents#KEPT}: on PostgreSQL a partition once all of it is, elsewhere some rows at a time. Before rows
 * go, the last of each run of them is signed, so that what is left proves itself.
 */
@Component
class AuditRetention {

    private static final Logger log = LoggerFactory.getLogger(AuditRetention.class);

    private static final int ROWS_AT_ONCE = 5000;

    private final AuditPartitions partitions;
    private final RowStore rows;
    private final CheckpointStore checkpoints;
    private final Signatures signatures;
    private final TransactionTemplate transaction;
    private final Clock clock;

    AuditRetention(
            AuditPartitions partitions,
            RowStore rows,
            CheckpointStore checkpoints,
            Signatures signatures,
            TransactionTemplate transaction,
            Clock clock) {
        this.partitions = partitions;
        this.rows = rows;
        this.checkpoints = checkpoints;
        this.signatures = signatures;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Hourly: a partition that somebody is reading just then is dropped the next time. */
    @Scheduled(initialDelayString = "PT3M", fixedDelayString = "PT1H")
    void prune() {
        Instant oldest = clock.instant().minus(AuditEvents.KEPT);
        try {
            if (partitions.isPartitioned()) {
                YearMonth whole = YearMonth.from(oldest.atOffset(ZoneOffset.UTC));
                partitions.before(whole).forEach(this::drop);
            } else {
                boolean more = true;
                while (more) {
                    more = Boolean.TRUE.equals(transaction.execute(status -> deleteSome(oldest)));
                }
            }
        } catch (DataAccessException | TransactionException e) {
            log.warn("Old audit events could not be deleted now: {}", e.toString());
        }
    }

    private void drop(String partition) {
        transaction.executeWithoutResult(status -> {
            if (!partitions.lock(partition)) {
                return;
            }
            PrunedRuns runs = new PrunedRuns(rows, checkpoints, signatures);
            rows.ofPartition(partition, runs::add);
            sign(runs, partition);
            partitions.drop(partition);
        });
        log.info("Dropped {}: all its events are older than {} days", partition, AuditEvents.KEPT.toDays());
    }

    private boolean deleteSome(Instant oldest) {
        List<AuditRow> some = rows.oldest(oldest, ROWS_AT_ONCE);
        PrunedRuns runs = new PrunedRuns(rows, checkpoints, signatures);
        some.forEach(runs::add);
        sign(runs, "audit_event");
        rows.delete(some, oldest);
        return some.size() == ROWS_AT_ONCE;
    }

    private void sign(PrunedRuns runs, String from) {
        runs.sign();
        if (runs.unfit() > 0) {
            log.error(
                    "{} events of {} were not what had been written; they are deleted, and verification will find them missing",
                    runs.unfit(),
                    from);
        }
    }
}
