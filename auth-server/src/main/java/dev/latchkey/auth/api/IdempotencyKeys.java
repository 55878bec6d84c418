package dev.latchkey.auth.api;

import jakarta.servlet.Filter;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;

/** Hands the filter for {@code Idempotency-Key} to the chain, and forgets answers that are a day old. */
@Component
public class IdempotencyKeys {

    static final Duration KEPT = Duration.ofHours(24);

    private static final Logger log = LoggerFactory.getLogger(IdempotencyKeys.class);

    private final IdempotencyStore store;
    private final Clock clock;
    private final Filter filter;

    IdempotencyKeys(IdempotencyStore store, PlatformTransactionManager transactions, Clock clock) {
        this.store = store;
        this.clock = clock;
        this.filter = new IdempotencyFilter(store, transactions, clock);
    }

    /** The filter; behind the ones that authenticate and that read the body. No bean itself: the container would put it before all chains. */
    public Filter filter() {
        return filter;
    }

    @Scheduled(initialDelayString = "PT10M", fixedDelayString = "PT1H")
    void prune() {
        int deleted = store.deleteUntil(clock.instant().minus(KEPT));
        log.debug("Pruned {} idempotency keys", deleted);
    }
}
