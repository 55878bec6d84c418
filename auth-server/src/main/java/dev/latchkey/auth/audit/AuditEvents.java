package dev.latchkey.auth.audit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** What the log tells whoever may read it: nothing that is older than {@link #KEPT}, whether or not it has been deleted yet. */
@Service
class AuditEvents {

    static final Duration KEPT = Duration.ofDays(365);

    private final AuditEventStore store;
    private final TransactionTemplate snapshot;
    private final Clock clock;

    AuditEvents(AuditEventStore store, PlatformTransactionManager transactions, Clock clock) {
        this.store = store;
        this.clock = clock;
        this.snapshot = new TransactionTemplate(transactions);
        this.snapshot.setReadOnly(true);
        this.snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    }

    /** The newest events, one more than the limit if there are so many, and where to follow from. */
    record Newest(List<AuditRow> rows, FollowCursor newest) {}

    /** Events that a follower had not seen, in the order in which they happened, and where to go on. */
    record Unseen(List<AuditRow> rows, FollowCursor newest) {}

    Newest newest(AuditFilter filter, int limit) {
        return snapshot.execute(status -> {
            Instant now = clock.instant();
            List<FollowCursor.Seen> seen = store.seen(filter.notBefore(now.minus(FollowCursor.OVERLAP)));
            return new Newest(older(filter, null, limit), FollowCursor.of(now, seen));
        });
    }

    /** Events behind a place, newest first, as many as the limit and one more. */
    List<AuditRow> older(AuditFilter filter, AuditCursor after, int limit) {
        return store.newest(filter.notBefore(clock.instant().minus(KEPT)), after, limit + 1);
    }

    Unseen follow(AuditFilter filter, FollowCursor cursor, int limit) {
        // Taken before reading: what became visible since belongs to the next time.
        Instant now = clock.instant();
        List<AuditRow> rows = store.unseen(filter.notBefore(now.minus(KEPT)), cursor, limit + 1);
        boolean more = rows.size() > limit;
        List<AuditRow> told = more ? rows.subList(0, limit) : rows;
        List<AuditRow> inTheirOrder = told.stream()
                .sorted((a, b) -> a.occurredAt().compareTo(b.occurredAt()))
                .toList();
        return new Unseen(inTheirOrder, cursor.after(told, more ? null : now));
    }
}
