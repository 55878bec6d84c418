package dev.latchkey.auth.usage;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Deletes what is no longer asked for. Any number of nodes may do it at once. */
@Component
class UsagePruning {

    /**
     * A day more than the oldest hour that is still counted: a batch that is repeated after its id has been forgotten names hours that are
     * refused for their age, so it is never counted twice.
     */
    static final Duration BATCHES_KEPT = UsageReportReader.OLDEST_HOUR.plusDays(1);

    /** As long as somebody may ask for, and the hour that one of the oldest requests is counted in. */
    static final Duration HOURS_KEPT = By.HOUR.most().plus(UsageReportReader.OLDEST_HOUR);

    static final Duration DAYS_KEPT = By.DAY.most().multipliedBy(2);

    private static final Logger log = LoggerFactory.getLogger(UsagePruning.class);

    private final UsageStore store;
    private final Clock clock;

    UsagePruning(UsageStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    @Scheduled(initialDelayString = "PT10M", fixedDelayString = "PT1H")
    void prune() {
        Instant now = clock.instant();
        int batches = store.deleteBatches(now.minus(BATCHES_KEPT));
        int hours = store.delete(By.HOUR, now.minus(HOURS_KEPT));
        int days = store.delete(By.DAY, now.minus(DAYS_KEPT));
        log.debug("Pruned {} usage batches, {} hours and {} days", batches, hours, days);
    }
}
