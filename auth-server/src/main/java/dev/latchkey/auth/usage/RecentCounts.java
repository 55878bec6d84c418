package dev.latchkey.auth.usage;

import dev.latchkey.auth.page.RecentRequests;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import org.springframework.stereotype.Component;

/** Tells pages what was counted of late. */
@Component
class RecentCounts implements RecentRequests {

    private static final Duration DAY = Duration.ofDays(1);

    private final UsageStore store;
    private final Clock clock;

    RecentCounts(UsageStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    @Override
    public long ofLastDay(Collection<String> credentialIds) {
        return store.requestsSince(credentialIds, clock.instant().minus(DAY).truncatedTo(ChronoUnit.HOURS));
    }
}
