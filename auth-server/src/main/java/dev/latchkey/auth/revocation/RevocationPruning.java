package dev.latchkey.auth.revocation;

import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Deletes rows that no longer matter. Any number of nodes may do it at once. */
@Component
class RevocationPruning {

    private static final Logger log = LoggerFactory.getLogger(RevocationPruning.class);

    private final RevocationStore store;
    private final Clock clock;

    RevocationPruning(RevocationStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    @Scheduled(initialDelayString = "PT1M", fixedDelayString = "PT1M")
    void prune() {
        int deleted = store.prune(clock.instant());
        log.debug("Pruned {} entries of the revocation log", deleted);
    }
}
