package dev.latchkey.auth.account;

import java.time.Clock;
import java.time.Duration;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Deletes links to new passwords that nobody can use any more. Any number of nodes may do it at once. */
@Component
class PasswordResetPruning {

    private static final Duration KEPT = Duration.ofDays(1);

    private final PasswordResetStore store;
    private final Clock clock;

    PasswordResetPruning(PasswordResetStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    @Scheduled(initialDelayString = "PT7M", fixedDelayString = "PT1H")
    void prune() {
        store.deleteExpired(clock.instant().minus(KEPT));
    }
}
