package dev.latchkey.auth.client;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.page.Glance;
import dev.latchkey.auth.page.Glance.Attention;
import dev.latchkey.auth.page.Glance.Figure;
import dev.latchkey.auth.page.HomePart;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Service;

/** How many clients an organization has, as far as somebody sees them, and how many of them should be looked at. */
@Service
@Order(1)
class ClientOverview implements HomePart {

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
    record Counts(long all, long disabled, long oldSecret) {}

    @Override
    public Glance glance(Access access, String organizationId) {
        Counts apps = counts(access, organizationId);
        String oldSecret = " a single secret older than 90 days";
        return new Glance(
                new Figure(apps.all(), "app", "apps", "/apps"),
                List.of(
                        new Attention(apps.oldSecret(), "app has" + oldSecret, "apps have" + oldSecret, "/apps", false),
                        new Attention(apps.disabled(), "app is disabled", "apps are disabled", "/apps", false)));
    }

    private Counts counts(Access access, String organizationId) {
        access.requireSight(organizationId);
        boolean all = VisibleClients.seesAll(access, organizationId);
        List<String> workspaces = all ? List.of() : VisibleClients.readable(access, organizationId);
        Instant now = clock.instant();
        return store.counts(organizationId, all, workspaces, now, now.minus(OLD));
    }
}
