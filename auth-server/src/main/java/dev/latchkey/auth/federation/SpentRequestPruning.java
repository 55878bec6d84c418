package dev.latchkey.auth.federation;

import java.time.Clock;
import java.time.Duration;
import org.springframework.context.annotation.Conditional;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Forgets requests that have expired, and could not be used again anyway. Any number of nodes may do it at once. */
@Component
@Conditional(GoogleConfigured.class)
class SpentRequestPruning {

    /** More than nodes' clocks differ. */
    private static final Duration KEPT = Duration.ofHours(1);

    private final SpentRequests spent;
    private final Clock clock;

    SpentRequestPruning(SpentRequests spent, Clock clock) {
        this.spent = spent;
        this.clock = clock;
    }

    @Scheduled(initialDelayString = "PT8M", fixedDelayString = "PT1H")
    void prune() {
        spent.deleteExpired(clock.instant().minus(KEPT));
    }
}
