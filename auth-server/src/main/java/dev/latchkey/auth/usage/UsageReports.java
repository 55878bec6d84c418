package dev.latchkey.auth.usage;

import dev.latchkey.auth.event.CredentialsUsed;
import dev.latchkey.auth.event.CredentialsUsed.Use;
import dev.latchkey.auth.usage.UsageReport.Count;
import dev.latchkey.auth.usage.UsageStore.ResellerMonth;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Counts what resource servers report: each batch whole or not at all, and once, however often and on however many nodes it arrives.
 */
@Service
class UsageReports {

    private static final long PATIENCE_SECONDS = 2;

    private final UsageStore store;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    /**
     * One batch at a time on this node, waited for without a connection: a herd of reports must not take all of the pool's while each waits
     * for its turn in the database, where there would be none left for a token.
     */
    private final ReentrantLock turn = new ReentrantLock(true);

    UsageReports(UsageStore store, TransactionTemplate transaction, ApplicationEventPublisher events, Clock clock) {
        this.store = store;
        this.transaction = transaction;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Counts a report, unless that was done before.
     *
     * @param reporter client id of the resource server
     * @throws org.springframework.dao.DataAccessException if the database fails or too many reports wait; the reporter may try again
     */
    void take(UsageReport report, String reporter) {
        try {
            if (!turn.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new QueryTimeoutException("too many usage reports wait");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QueryTimeoutException("interrupted while waiting to count", e);
        }
        try {
            transaction.executeWithoutResult(status -> count(report, reporter));
        } finally {
            turn.unlock();
        }
    }

    private void count(UsageReport report, String reporter) {
        store.takeTurn();
        if (store.isTaken(reporter, report.batchId())) {
            return;
        }
        store.insertBatch(reporter, report.batchId(), clock.instant());
        List<Count> hours = periods(report, By.HOUR);
        if (hours.isEmpty()) {
            return;
        }
        store.add(By.HOUR, hours);
        store.add(By.DAY, periods(report, By.DAY));
        Map<ResellerMonth, Long> months = resellerMonths(report);
        if (!months.isEmpty()) {
            store.addResellerMonths(months);
        }
        List<Use> uses = List.copyOf(latestUses(report).values());
        if (!uses.isEmpty()) {
            events.publishEvent(new CredentialsUsed(uses));
        }
    }

    private record CredentialPeriod(String credentialId, Instant start) {}

    /** The counts with each credential and period once. */
    private static List<Count> periods(UsageReport report, By by) {
        Map<CredentialPeriod, Count> periods = new LinkedHashMap<>();
        for (Count count : report.counts()) {
            periods.merge(new CredentialPeriod(count.credentialId(), by.floor(count.hour())), count, UsageReports::sum);
        }
        return List.copyOf(periods.values());
    }

    private static Count sum(Count one, Count other) {
        return new Count(
                one.credentialId(),
                one.organizationId(),
                one.workspaceId(),
                null,
                one.hour(),
                one.requests() + other.requests(),
                null,
                null);
    }

    private static Map<ResellerMonth, Long> resellerMonths(UsageReport report) {
        Map<ResellerMonth, Long> months = new LinkedHashMap<>();
        for (Count count : report.counts()) {
            if (count.resellerClientId() != null) {
                ResellerMonth month = new ResellerMonth(count.resellerClientId(), ResellerMonths.of(count.hour()));
                months.merge(month, count.requests(), Long::sum);
            }
        }
        return months;
    }

    private static Map<String, Use> latestUses(UsageReport report) {
        Map<String, Use> latest = new LinkedHashMap<>();
        for (Count count : report.counts()) {
            if (count.lastUsedAt() != null) {
                Use use = new Use(count.credentialId(), count.lastUsedAt(), count.lastUsedIp());
                latest.merge(use.credentialId(), use, (one, other) -> other.at().isAfter(one.at()) ? other : one);
            }
        }
        return latest;
    }
}
