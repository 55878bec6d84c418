package dev.latchkey.auth.client;

import dev.latchkey.auth.api.Access;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Service;

/** How many clients an organization has, as far as somebody sees them, and how many of them should be looked at. */
@Service
public class ClientOverview {

    /** A secret that has been the only one for so long should have been rotated. */
    static final Duration OLD = Duration.ofDays(90);

    private final ClientOverviewStore store;
    private final Clock clock;

    ClientOverview(ClientOverviewStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * @param oldSecret those with a single live secret that is older than 90 days
     */
    public record Counts(long all, long disabled, long oldSecret) {}

    /** Demands no more than that the organization may be known to the caller. */
    public Counts counts(Access access, String organizationId) {
        access.requireSight(organizationId);
        boolean all = VisibleClients.seesAll(access, organizationId);
        List<String> workspaces = all ? List.of() : VisibleClients.readable(access, organizationId);
        Instant now = clock.instant();
        return store.counts(organizationId, all, workspaces, now, now.minus(OLD));
    }
}
