package dev.latchkey.auth.audit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
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
        return read(() -> new Newest(older(filter, null, limit), now(filter)));
    }

    /** Where to follow from, for who wants to know only of what is yet to become visible. */
    FollowCursor now(AuditFilter filter) {
        Instant now = clock.instant();
        AuditFilter lately = filter.notBefore(now.minus(FollowCursor.OVERLAP));
        return read(() -> FollowCursor.of(now, store.seen(lately)));
    }

    /** Events behind a place, newest first, as many as the limit and one more. */
    List<AuditRow> older(AuditFilter filter, AuditCursor after, int limit) {
        AuditFilter kept = filter.notBefore(clock.instant().minus(KEPT));
        return read(() -> store.newest(kept, after, limit + 1));
    }

    Unseen follow(AuditFilter filter, FollowCursor cursor, int limit) {
        // Taken before reading: what became visible since belongs to the next time.
        Instant now = clock.instant();
        AuditFilter kept = filter.notBefore(now.minus(KEPT));
        List<AuditRow> rows = read(() -> store.unseen(kept, cursor, limit + 1));
        boolean more = rows.size() > limit;
        List<AuditRow> told = more ? rows.subList(0, limit) : rows;
        List<AuditRow> inTheirOrder = told.stream()
                .sorted((a, b) -> a.occurredAt().compareTo(b.occurredAt()))
                .toList();
        return new Unseen(inTheirOrder, cursor.after(told, more ? null : now));
    }

    private <T> T read(Supplier<T> reading) {
        return snapshot.execute(status -> {
            store.planForEachQuery();
            return reading.get();
        });
    }
}
